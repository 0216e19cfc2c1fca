/** Type ids of the built-in arrays that the proxy converts, to the ids of their elements (pg_type.dat). */
// prettier-ignore
const ELEMENT = new Map<number, number>([
  [1000, 16], [1001, 17], [1002, 18], [1003, 19], [1016, 20], [1005, 21], [1007, 23], [1009, 25],
  [1028, 26], [199, 114], [143, 142], [651, 650], [1021, 700], [1022, 701], [775, 774], [1040, 829],
  [1041, 869], [1014, 1042], [1015, 1043], [1182, 1082], [1183, 1083], [1115, 1114], [1185, 1184], [1187, 1186],
  [1270, 1266], [1561, 1560], [1563, 1562], [1231, 1700], [2951, 2950], [3807, 3802],
]);

/** A value in Postgres's text form as JSON, the way the proxy answers without Neon-Raw-Text-Output. */
export function valueJson(text: string, typeId: number): unknown {
  const element = ELEMENT.get(typeId);
  if (element !== undefined) return parseArray(text, element);
  switch (typeId) {
    case 16: // bool
      return text === "t";
    case 21: // int2
    case 23: // int4
      return Number(text);
    case 700: // float4
    case 701: // float8
      return Number.isFinite(Number(text)) ? Number(text) : text;
    case 114: // json
    case 3802: // jsonb
      return JSON.parse(text);
    default:
      return text;
  }
}

/** Reads `{…}`, nested, quoted, with or without bounds in front (Postgres manual, "Array Input and Output Syntax"). */
function parseArray(text: string, element: number): unknown[] {
  let at = text.startsWith("[") ? text.indexOf("=") + 1 : 0;

  const parseQuoted = (): unknown => {
    let value = "";
    for (at++; text[at] !== '"'; at++) {
      if (text[at] === "\\") at++;
      value += text[at] ?? "";
      if (at >= text.length) throw new SyntaxError("an array's quoted string has no end");
    }
    at++;
    return valueJson(value, element);
  };
  const parsePlain = (): unknown => {
    const start = at;
    while (at < text.length && text[at] !== "," && text[at] !== "}") at++;
    const value = text.slice(start, at).trim();
    return value === "NULL" ? null : valueJson(value, element);
  };
  const parseItem = (): unknown => {
    if (text[at] === "{") return parseList();
    return text[at] === '"' ? parseQuoted() : parsePlain();
  };
  function parseList(): unknown[] {
    const items: unknown[] = [];
    at++;
    while (at < text.length && text[at] !== "}") {
      items.push(parseItem());
      if (text[at] === ",") at++;
    }
    at++;
    return items;
  }
  return parseList();
}
