import type { Ctx } from '../../ctx.ts';
import type { EntryKind } from './kind.ts';

type Hiding = Pick<EntryKind<object, unknown>, 'hides'>;

const codeOf = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : ((value as { code?: string } | null | undefined)?.code ?? undefined);

/** What the caller is told of entries names none that he must not know of: not in a list, nor in a sheet, nor in what was changed. */
export async function withoutHidden<T extends object>({ hides }: Hiding, ctx: Ctx, all: readonly T[]): Promise<T[]> {
  if (!hides) return [...all];
  const named = (one: T): [field: string, value: unknown][] =>
    hides.fields.flatMap((field) => (field in one ? [[field, one[field as keyof T]] as [string, unknown]] : []));
  const codes = all.flatMap((one) =>
    named(one).flatMap(([, value]) => [value].flat().flatMap((each) => codeOf(each) ?? [])),
  );
  if (codes.length === 0) return [...all];
  const hidden = await hides.codes(ctx, codes);
  if (hidden.size === 0) return [...all];
  const isHidden = (value: unknown): boolean => hidden.has(codeOf(value) ?? '');
  return all.map((one) => ({
    ...one,
    ...Object.fromEntries(
      named(one).map(([field, value]) => [
        field,
        Array.isArray(value) ? value.filter((each) => !isHidden(each)) : isHidden(value) ? null : value,
      ]),
    ),
  }));
}
