import { sql } from 'kysely';

import type { Ctx } from '../../kernel/ctx.ts';

interface Number {
  zh: string;
  en: string;
  phone: string;
}

/** The country's own; a hospital's switchboard may want a digit before them, which its staff know. */
const ofTheCountry: readonly Number[] = [
  { zh: '报警', en: 'Police', phone: '110' },
  { zh: '火警', en: 'Fire', phone: '119' },
];

/** Whom to ring when a press cannot be sent: the house's own rooms first. Numbers of rooms, not of people. */
export async function emergencyNumbers(ctx: Ctx): Promise<{ items: Number[] }> {
  const { rows } = await sql<Number>`
    select o.name as zh, o.name as en, p.phone from post o join place p on p.id = o.place_id
    where o.kind in ('control-room', 'police-office', 'fire-control') and p.phone is not null
    order by array_position(array['control-room', 'police-office', 'fire-control'], o.kind), o.code limit 8`.execute(
    ctx.db,
  );
  return { items: [...rows, ...ofTheCountry] };
}
