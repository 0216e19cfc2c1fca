import { quoted } from "./sql.ts";

// What `pg_get_functiondef` is for functions, aggregates have not.
const AGGREGATE = `(
    SELECT jsonb_build_array(p.proparallel::text, g.aggkind::text, g.aggnumdirectargs, g.aggtransfn::regprocedure, g.aggfinalfn::regprocedure,
      g.aggcombinefn::regprocedure, g.aggserialfn::regprocedure, g.aggdeserialfn::regprocedure, g.aggmtransfn::regprocedure,
      g.aggminvtransfn::regprocedure, g.aggmfinalfn::regprocedure, g.aggfinalextra, g.aggmfinalextra, g.aggfinalmodify::text,
      g.aggmfinalmodify::text, g.aggsortop::regoperator, format_type(g.aggtranstype, NULL), g.aggtransspace,
      format_type(nullif(g.aggmtranstype, 0), NULL), g.aggmtransspace, g.agginitval, g.aggminitval)::text
    FROM pg_aggregate AS g WHERE g.aggfnoid = p.oid)`;

/** Functions, procedures and aggregates; of the definition the MD5, as bodies are long. */
export const functions = `
SELECT concat_ws(' ',
  CASE p.prokind::text WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
  s.name || '.' || ${quoted("p.proname")} || '(' || pg_get_function_identity_arguments(p.oid) || ')',
  'returns ' || pg_get_function_result(p.oid),
  'md5', md5(CASE p.prokind::text WHEN 'a' THEN ${AGGREGATE} ELSE pg_get_functiondef(p.oid) END))
FROM pg_proc AS p JOIN schemas AS s ON s.oid = p.pronamespace
WHERE p.oid NOT IN (SELECT objid FROM extension_objects WHERE classid = 'pg_proc'::regclass)
  AND p.oid NOT IN (SELECT objid FROM pg_depend WHERE classid = 'pg_proc'::regclass AND deptype = 'i')`;
