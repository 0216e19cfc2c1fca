/** Who applies migrations, and how it reaches the database. */
export interface Contender {
  readonly name: string;
  readonly transport: "http" | "tcp";
  /** Applies what is pending, from opening a connection to closing it. */
  apply(url: string): Promise<unknown>;
}
