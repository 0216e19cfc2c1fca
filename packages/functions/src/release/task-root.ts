/** Where Lambda unpacks a bundle and what the build laid beside it. */
export function taskRoot({ LAMBDA_TASK_ROOT = "." }: NodeJS.ProcessEnv): string {
  return LAMBDA_TASK_ROOT;
}
