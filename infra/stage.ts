/** What differs between stages. Plain data and pure functions, read by the deploy and by tests. */
export interface StagePolicy {
  /**
   * Where the database comes from, where `sst secret set DatabaseUrl` names none: a protected project of the stage's
   * own, a branch of the preview project, or a branch of production's data.
   */
  readonly database: "own-project" | "preview-branch" | "production-branch";
  /** Whether the stage and its data outlive `sst remove`, and `sst dev` keeps off them. */
  readonly protect: boolean;
  /**
   * Whether the list's concurrency is reserved for each function, and so is also its limit. A new AWS account has
   * 10 in all, of which nothing can be reserved.
   */
  readonly reserveConcurrency: boolean;
  readonly logRetention: "1 week" | "1 month" | "3 months" | "1 year";
  /** The page's own domain, in Route 53. */
  readonly domain?: string;
  /** Pages that may call the URLs from a browser; the page's own domain is always among them. */
  readonly origins: readonly string[];
  /**
   * Who signs the tokens of `token` functions, the audience that they must name, and as which client the page signs in
   * there; without a client it cannot.
   */
  readonly issuer?: {
    readonly url: string;
    readonly audience: string;
    readonly clientId?: string;
    /** Origins of its other endpoints, where they are not at its own: the page asks for tokens there. */
    readonly origins?: readonly string[];
  };
  /** Whether functions with `auth: "token"` may be called by anyone where there is no issuer. */
  readonly publicUsers: boolean;
}

const PREVIEW: StagePolicy = {
  database: "preview-branch",
  protect: false,
  reserveConcurrency: false,
  logRetention: "1 week",
  // Credentials are never allowed, so that any page may call what anyone may call.
  origins: ["*"],
  publicUsers: false,
};

/** The stages that are not like a preview, by name. */
const POLICIES: Readonly<Record<string, Partial<StagePolicy>>> = {
  production: {
    database: "own-project",
    protect: true,
    reserveConcurrency: true,
    logRetention: "3 months",
  },
  // Owns the project that previews are branches of. Its first branch stays empty, so every preview starts from nothing.
  preview: { protect: true },
};

/** What a stage's policy is read from. */
export interface StageFacts {
  readonly stage: string;
  /** Whether `sst dev` runs it: a person's own stage, and functions on that person's machine. */
  readonly dev: boolean;
  /**
   * SLIPWAY_ISSUER with SLIPWAY_AUDIENCE, SLIPWAY_CLIENT_ID and SLIPWAY_ISSUER_ORIGINS (apart by spaces) stand in for
   * `issuer`; SLIPWAY_DOMAIN for `domain`.
   */
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** What this file says of a stage. */
export function policyOf(stage: string): StagePolicy {
  return { ...PREVIEW, ...POLICIES[stage] };
}

/**
 * The policy of a stage and its surroundings. Throws, before anything is deployed, where they do not say who may call
 * functions with `auth: "token"`, and where `sst dev` would take over a stage that is not a person's own.
 */
export function readStage({ stage, dev, env }: StageFacts): StagePolicy {
  const policy = { ...policyOf(stage), ...readDomain(env), ...readIssuer(env) };
  const { domain, issuer } = policy;
  if (dev && policy.protect) {
    const what = "it would serve the functions from this machine and run contract files at once";
    throw new Error(`Stage ${stage} is protected from \`sst dev\`: ${what}. Name one of your own.`);
  }
  if (issuer !== undefined) checkIssuer(issuer.url);
  for (const origin of issuer?.origins ?? []) checkOrigin(origin);
  if (domain !== undefined) checkDomain(domain);
  if (issuer === undefined && !policy.publicUsers && !dev) {
    const next =
      "set SLIPWAY_ISSUER and SLIPWAY_AUDIENCE, or `issuer` of the stage in infra/stage.ts; " +
      "or let anyone call them with `publicUsers: true` there";
    throw new Error(`Stage ${stage} has no issuer for its functions with auth "token": ${next}.`);
  }
  // Under `sst dev` the page is served from this machine.
  if (domain === undefined || dev) return policy;
  const origins = policy.origins.filter((origin) => origin !== "*");
  return { ...policy, origins: [...new Set([`https://${domain}`, ...origins])] };
}

/** How the functions of a stage with `auth: "token"` check who calls. */
export function tokenCheck({ issuer }: StagePolicy): {
  readonly mode: "token" | "public";
  readonly issuer: string;
  readonly audience: string;
} {
  if (issuer === undefined) return { mode: "public", issuer: "", audience: "" };
  return { mode: "token", issuer: issuer.url, audience: issuer.audience };
}

function readDomain({ SLIPWAY_DOMAIN: domain }: StageFacts["env"]): Partial<StagePolicy> {
  return domain ? { domain } : {};
}

function readIssuer({
  SLIPWAY_ISSUER: url,
  SLIPWAY_AUDIENCE: audience,
  SLIPWAY_CLIENT_ID: clientId,
  SLIPWAY_ISSUER_ORIGINS: others,
}: StageFacts["env"]): Partial<StagePolicy> {
  if (clientId && !url) {
    throw new Error("SLIPWAY_CLIENT_ID is the page's id at an issuer: set SLIPWAY_ISSUER too.");
  }
  if (!url && !audience) return {};
  if (!url || !audience) {
    throw new Error("SLIPWAY_ISSUER and SLIPWAY_AUDIENCE go together: set both, or neither.");
  }
  const origins = others ? { origins: others.trim().split(/\s+/) } : {};
  return { issuer: { url, audience, ...(clientId ? { clientId } : {}), ...origins } };
}

/** What the page is told at build time to sign in; nothing where it cannot. */
export function signInVariables({ issuer }: StagePolicy): Readonly<Record<string, string>> {
  if (issuer?.clientId === undefined) return {};
  const { url, audience, clientId, origins = [] } = issuer;
  return {
    VITE_ISSUER: url,
    VITE_AUDIENCE: audience,
    VITE_CLIENT_ID: clientId,
    ...(origins.length > 0 ? { VITE_ISSUER_ORIGINS: origins.join(" ") } : {}),
  };
}

/** No more than what the handlers take: of what comes without TLS, in tests, what this machine says itself. */
function checkIssuer(text: string): void {
  const { protocol, hostname, username, password, search, hash } = URL.canParse(text)
    ? new URL(text)
    : {};
  const isOurs = protocol === "http:" && hostname === "localhost";
  if (username || password) {
    throw new Error("SLIPWAY_ISSUER holds a user or a password: write the issuer's URL alone.");
  }
  if (protocol !== "https:" && !isOurs) {
    throw new Error(
      `The issuer ${text} is no https URL: without TLS anybody could answer in its place. Write its https URL.`,
    );
  }
  if (search || hash || /\s/.test(text) || !HOST.test(hostname ?? "")) {
    throw new Error(
      `The issuer ${text} is not https://host/path alone: write it as its tokens do.`,
    );
  }
}

/** A host's name, as browsers send it; anything else could end a directive of the page's policy. */
const HOST = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*$/;

function checkOrigin(text: string): void {
  const { origin, protocol, hostname } = URL.canParse(text) ? new URL(text) : {};
  if (origin === text && protocol === "https:" && HOST.test(hostname ?? "")) return;
  throw new Error(
    `SLIPWAY_ISSUER_ORIGINS: ${text} is no origin, such as https://tokens.example.com.`,
  );
}

function checkDomain(domain: string): void {
  if (HOST.test(domain) && domain.includes(".")) return;
  throw new Error(
    `The domain ${domain} is not a name alone, such as app.example.com: in small letters, without https:// or a slash.`,
  );
}
