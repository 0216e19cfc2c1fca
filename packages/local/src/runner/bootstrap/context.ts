/** What a handler gets as its second argument; the callbacks of older runtimes are gone on Node 24. */
export interface InvocationContext {
  readonly functionName: string | undefined;
  readonly functionVersion: string | undefined;
  readonly memoryLimitInMB: string | undefined;
  readonly logGroupName: string | undefined;
  readonly logStreamName: string | undefined;
  readonly invokedFunctionArn: string | undefined;
  readonly awsRequestId: string | undefined;
  readonly xRayTraceId: string | undefined;
  readonly clientContext: undefined;
  readonly identity: undefined;
  readonly tenantId: undefined;
  getRemainingTimeInMillis(): number;
}

export type InvocationHeaders = Readonly<Record<string, string | undefined>>;

export function makeContext(headers: InvocationHeaders): InvocationContext {
  const deadline = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    functionName: process.env["AWS_LAMBDA_FUNCTION_NAME"],
    functionVersion: process.env["AWS_LAMBDA_FUNCTION_VERSION"],
    memoryLimitInMB: process.env["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"],
    logGroupName: process.env["AWS_LAMBDA_LOG_GROUP_NAME"],
    logStreamName: process.env["AWS_LAMBDA_LOG_STREAM_NAME"],
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    awsRequestId: headers["lambda-runtime-aws-request-id"],
    xRayTraceId: headers["lambda-runtime-trace-id"],
    clientContext: undefined,
    identity: undefined,
    tenantId: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}
