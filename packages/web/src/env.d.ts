/** What infra/web.ts tells the build. */
interface ImportMetaEnv {
  readonly VITE_COUNTER_URL: string;
  readonly VITE_STATUS_URL: string;
}
