type Environment = Readonly<Record<string, string | undefined>>;

/** By TERM_PROGRAM. */
const PROGRAMS = new Set(["iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "rio", "zed"]);
/** By a variable that only they set. */
const MARKS = [
  "KITTY_WINDOW_ID",
  "WT_SESSION",
  "KONSOLE_VERSION",
  "DOMTERM",
  "ALACRITTY_WINDOW_ID",
];

/** Whether a terminal makes a text clickable by OSC 8: it cannot be asked. https://github.com/Alhadis/OSC8-Adoption */
export function hasLinks(env: Environment): boolean {
  const { TERM_PROGRAM: program = "", TERM_PROGRAM_VERSION: version = "", VTE_VERSION: vte } = env;
  if (program === "tmux") return Number.parseFloat(version) >= 3.4;
  if (program !== "" && program !== "Apple_Terminal") return PROGRAMS.has(program);
  if (vte !== undefined) return Number(vte) >= 5000;
  return MARKS.some((name) => env[name] !== undefined);
}
