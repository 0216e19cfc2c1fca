/** What infra/web.ts tells the build. */
interface ImportMetaEnv {
  /** JSON of the functions' URLs by their names. */
  readonly VITE_URLS: string;
  /** Where to sign in, and as which client; where one is not said, nobody can. */
  readonly VITE_ISSUER?: string;
  readonly VITE_CLIENT_ID?: string;
  /** What the functions are called in a token. */
  readonly VITE_AUDIENCE?: string;
  /** Origins of the issuer's endpoints that are not at its own, apart by spaces. */
  readonly VITE_ISSUER_ORIGINS?: string;
}
