/** Makes JSON text of a value in Postgres's text form. */
export type ToJson = (text: string) => string;

/** What the proxy does, by type id, without Neon-Raw-Text-Output; throws where an array's text is none. */
export function toJson(typeId: number): ToJson {
  const element = ELEMENTS.get(typeId);
  if (element !== undefined) return arrayToJson(scalarToJson(element));
  return ARRAYS_OF_STRINGS.has(typeId) ? arrayToJson(JSON.stringify) : scalarToJson(typeId);
}

function scalarToJson(typeId: number): ToJson {
  switch (typeId) {
    case 16: // bool
      return (text) => (text === "t" ? "true" : "false");
    case 21: // int2
    case 23: // int4
    case 114: // json
    case 3802: // jsonb
      return asItIs;
    case 700: // float4
    case 701: // float8
      return (text) => (Number.isFinite(Number(text)) ? text : JSON.stringify(text));
    default:
      return JSON.stringify;
  }
}

/** The text is JSON already; as a number of JavaScript or parsed it could lose digits. */
const asItIs: ToJson = (text) => text;

/** The arrays whose elements do not all become strings, and those (pg_type.dat). */
const ELEMENTS: ReadonlyMap<number, number> = new Map([
  [1000, 16],
  [1005, 21],
  [1007, 23],
  [1021, 700],
  [1022, 701],
  [199, 114],
  [3807, 3802],
]);

/** All other built-in arrays; int2vector and oidvector have no braces. */
// oxfmt-ignore
const ARRAYS_OF_STRINGS: ReadonlySet<number> = new Set([
  143, 210, 270, 271, 272, 273, 629, 651, 719, 775, 791, 1001, 1002, 1003, 1006, 1008, 1009, 1010, 1011, 1012,
  1013, 1014, 1015, 1016, 1017, 1018, 1019, 1020, 1027, 1028, 1034, 1040, 1041, 1115, 1182, 1183, 1185, 1187,
  1231, 1263, 1270, 1561, 1563, 2201, 2207, 2208, 2209, 2210, 2211, 2949, 2951, 3221, 3643, 3644, 3645, 3735,
  3770, 3905, 3907, 3909, 3911, 3913, 3927, 4073, 4090, 4097, 4192, 5039, 6150, 6151, 6152, 6153, 6155, 6157,
]);

/** Reads `{…}`, nested, quoted, with or without bounds in front (Postgres manual, "Array Input and Output Syntax"). */
function arrayToJson(element: ToJson): ToJson {
  return (text) => {
    const reader = new ArrayReader(text, element);
    const json = reader.readList();
    reader.expectEnd();
    return json;
  };
}

const QUOTED = /"([^"\\]*(?:\\[^][^"\\]*)*)"/y;
const PLAIN = /[^,}]+/y;

class ArrayReader {
  readonly #text: string;
  readonly #element: ToJson;
  #at: number;

  constructor(text: string, element: ToJson) {
    this.#text = text;
    this.#element = element;
    this.#at = text.startsWith("[") ? text.indexOf("=") + 1 : 0;
  }

  readList(): string {
    if (!this.#skip("{")) throw notAnArray();
    const items: string[] = [];
    while (!this.#skip("}")) {
      if (items.length > 0 && !this.#skip(",")) throw notAnArray();
      items.push(this.#readItem());
    }
    return `[${items.join(",")}]`;
  }

  expectEnd(): void {
    if (this.#at !== this.#text.length) throw notAnArray();
  }

  #readItem(): string {
    if (this.#text[this.#at] === "{") return this.readList();
    const quoted = this.#match(QUOTED);
    if (quoted !== undefined) return this.#element(quoted.replace(/\\([^])/g, "$1"));
    const plain = this.#match(PLAIN);
    if (plain === undefined) throw notAnArray();
    return plain === "NULL" ? "null" : this.#element(plain);
  }

  #skip(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at += 1;
    return true;
  }

  /** What the pattern's group, else the pattern, finds right here. */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    if (found === null) return undefined;
    this.#at = pattern.lastIndex;
    return found[1] ?? found[0];
  }
}

const notAnArray = () => new SyntaxError("an array's text is not well-formed");
