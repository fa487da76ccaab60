import type pg from 'pg';

/** What PostgreSQL must be started with. */
export const statementSettings = { shared_preload_libraries: 'pg_stat_statements', 'pg_stat_statements.track': 'all' };

/** Prints the statements that took most of the database's time since the last call. */
export async function printStatements(db: pg.Client, step: string): Promise<void> {
  const { rows } = await db.query(
    `select round(total_exec_time) as ms, calls, round((total_exec_time / calls)::numeric, 2) as each, rows,
       shared_blks_hit as blocks, regexp_replace(left(query, 150), '\\s+', ' ', 'g') as query
     from pg_stat_statements order by total_exec_time desc limit 25`,
  );
  console.log(step);
  console.table(rows);
  await db.query('select pg_stat_statements_reset()');
}
