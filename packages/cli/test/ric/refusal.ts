/** What building AWS's client calls; xz opens its sources, python3 runs node-gyp. */
export const TOOLS = ["cmake", "g++", "make", "python3", "xz"];

export interface Machine {
  readonly platform: string;
  /** Of TOOLS. */
  readonly missing: readonly string[];
}

/** Why AWS's client cannot be built on a machine, and what helps. */
export function refusal({ platform, missing }: Machine): string | undefined {
  if (platform !== "linux") {
    return `test:ric runs on Linux alone: aws-lambda-ric builds nowhere else, and this is ${platform}.`;
  }
  if (missing.length === 0) return undefined;
  return (
    `aws-lambda-ric is built from source, and ${missing.join(", ")} cannot be found. ` +
    "On Debian and Ubuntu: apt-get install cmake g++ make python3 xz-utils"
  );
}
