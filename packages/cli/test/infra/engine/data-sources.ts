import { policyDocument } from "./policy-document.ts";
import type { WireRecord } from "./wire.ts";

export const ACCOUNT = "123456789012";
export const REGION = "us-east-1";

/** Answers a data source, or says which one is missing here: a guess would hide a mistake of the program. */
export function answerDataSource(token: string, args: WireRecord): WireRecord {
  const answer = ANSWERS[token];
  if (answer === undefined) throw new Error(`no stand-in answers the data source ${token}`);
  return answer(args);
}

const ANSWERS: Readonly<Record<string, (args: WireRecord) => WireRecord>> = {
  "aws:index/getPartition:getPartition": () => ({ partition: "aws", dnsSuffix: "amazonaws.com" }),
  "aws:index/getRegion:getRegion": () => ({ region: REGION, name: REGION, id: REGION }),
  "aws:index/getCallerIdentity:getCallerIdentity": () => ({
    accountId: ACCOUNT,
    arn: `arn:aws:iam::${ACCOUNT}:user/deployer`,
    userId: "AIDAEXAMPLE",
    id: ACCOUNT,
  }),
  "aws:iam/getPolicyDocument:getPolicyDocument": (args) => ({
    ...args,
    json: JSON.stringify(policyDocument(args)),
  }),
  "aws:cloudfront/getCachePolicy:getCachePolicy": (args) => ({ ...args, id: "cache-policy" }),
  "aws:cloudfront/getOriginRequestPolicy:getOriginRequestPolicy": (args) => ({
    ...args,
    id: "origin-request-policy",
  }),
  "aws:cloudfront/getResponseHeadersPolicy:getResponseHeadersPolicy": (args) => ({
    ...args,
    id: "response-headers-policy",
  }),
  "neon:index/getProject:getProject": (args) => ({
    ...args,
    name: "preview",
    defaultBranchId: "br-preview-00000000",
    databaseName: "neondb",
    databaseUser: "neondb_owner",
  }),
  "neon:index/getBranchRolePassword:getBranchRolePassword": (args) => ({
    ...args,
    password: "npg_of_the_branch",
  }),
};
