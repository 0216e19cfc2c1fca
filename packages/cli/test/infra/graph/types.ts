/** Pulumi's names of the resources that the tests look at. */
export const TYPE = {
  function: "aws:lambda/function:Function",
  url: "aws:lambda/functionUrl:FunctionUrl",
  permission: "aws:lambda/permission:Permission",
  invocation: "aws:lambda/invocation:Invocation",
  role: "aws:iam/role:Role",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  command: "command:local:Command",
  edge: "aws:cloudfront/function:Function",
  project: "neon:index/project:Project",
  branch: "neon:index/branch:Branch",
  endpoint: "neon:index/endpoint:Endpoint",
  stack: "pulumi:pulumi:Stack",
} as const;
