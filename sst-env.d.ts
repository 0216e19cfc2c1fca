/* The links of the functions. `sst` writes this file again on every deploy. */
import "sst";

declare module "sst" {
  export interface Resource {
    Auth: {
      audience: string;
      issuer: string;
      mode: string;
      type: "sst.sst.Linkable";
    };
    Database: {
      type: "sst.sst.Linkable";
      url: string;
    };
    Owner: {
      type: "sst.sst.Linkable";
      url: string;
    };
  }
}
export {};
