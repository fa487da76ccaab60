/** One call as a location system says it. */
export interface Call {
  /** `staff-duress`; another word is kept as it is. */
  event: string;
  /** How the system calls the badge. */
  badge: string;
  /** Where it was seen, as the system calls the place. */
  location: string | null;
  /** As it was told; null: not at all. */
  at: string | null;
  /** Charge of the badge in per cent, where the system says it; null: it does not. */
  battery: number | null;
}

interface Parameter {
  name?: unknown;
  resource?: { identifier?: unknown; id?: unknown };
  [value: string]: unknown;
}

/** Reads `Parameters` of the operation; undefined: no badge is named, and nobody knows who calls. */
export function readCall(body: unknown): Call | undefined {
  const all = (body as { parameter?: unknown } | null)?.parameter;
  if (!Array.isArray(all)) return undefined;
  const of = (name: string): Parameter | undefined =>
    (all as (Parameter | null)[]).find((one) => one?.name === name) ?? undefined;
  const badge = nameIn(of('device'));
  if (badge === null) return undefined;
  const time = of('timestamp');
  return {
    event: text((of('event')?.['valueCoding'] as { code?: unknown } | undefined)?.code) ?? 'staff-duress',
    badge,
    location: nameIn(of('location')),
    at: text(time?.['valueInstant']) ?? text(time?.['valueDateTime']),
    battery: percent(of('battery')),
  };
}

/** The identifier comes first: an `id` is the sender's own and may change. */
function nameIn(parameter: Parameter | undefined): string | null {
  if (!parameter) return null;
  const reference = parameter['valueReference'] as { identifier?: unknown; reference?: unknown } | undefined;
  return (
    identifier(parameter.resource?.identifier) ??
    identifier(parameter['valueIdentifier']) ??
    identifier(reference?.identifier) ??
    text(parameter.resource?.id) ??
    text(reference?.reference)?.split('/').at(-1) ??
    null
  );
}

const identifier = (given: unknown): string | null => {
  const first: unknown = Array.isArray(given) ? given[0] : given;
  return text((first as { value?: unknown } | null | undefined)?.value);
};

const text = (given: unknown): string | null =>
  typeof given === 'string' && given.trim() !== '' ? given.trim().slice(0, 128) : null;

/** `valueQuantity` in per cent, or the bare number. */
function percent(given: Parameter | undefined): number | null {
  const quantity = given?.['valueQuantity'] as { value?: unknown } | null | undefined;
  const value = quantity?.value ?? given?.['valueInteger'] ?? given?.['valueDecimal'];
  return typeof value === 'number' && value >= 0 && value <= 100 ? value : null;
}
