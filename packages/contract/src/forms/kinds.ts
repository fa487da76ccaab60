import { z } from 'zod';

import type { Label } from '../common.ts';
import { field, type FieldKindName } from '../fields/index.ts';
import { dimensionNames } from '../surveys/dimensions.ts';
import { type Fraction, fractionOf } from './fraction.ts';
import { labelOf, text } from './text.ts';

export type Judgement = 'good' | 'bad' | 'na';

/** What a question of a kind says beside what all of them say. */
interface Kind<S extends z.ZodRawShape> {
  label: Label;
  /** The field kind that asks it, shows it, prints it and reads it from Excel. */
  field: FieldKindName;
  says: S;
  make(said: Said<S>, label: Label, hint: { hint?: Label }): z.ZodType;
  /** Whether an answer is as it should be; absent: that is nobody's to say. */
  judge?(said: Said<S>, value: never): Judgement | undefined;
  /** How much of its points an answer earns. Absent: all for a good one, none for a bad one. */
  share?(said: Said<S>, value: never, points: number): Fraction;
}
type Said<S extends z.ZodRawShape> = z.infer<z.ZodObject<S>>;

const kind = <S extends z.ZodRawShape>(one: Kind<S>): Kind<S> => one;

const option = z.object({
  key: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,39}$/),
  label: text(120),
  /** Percent of the points it earns. */
  share: z.number().int().min(0).max(100).optional(),
  isBad: z.boolean().default(false),
});
const options = z
  .array(option)
  .min(2)
  .max(40)
  .refine((all) => new Set(all.map(({ key }) => key)).size === all.length, '选项重复');
type Options = z.infer<typeof options>;
const optionLabels = (all: Options) => Object.fromEntries(all.map(({ key, label }) => [key, labelOf(label)]));
const among = (all: Options, keys: readonly string[]) => all.filter(({ key }) => keys.includes(key));
const whole: Fraction = [1n, 1n];
const none: Fraction = [0n, 1n];
const shareOf = ({ share, isBad }: Options[number]): number => share ?? (isBad ? 0 : 100);

export const checkWords = {
  good: ['合格', 'Good'],
  bad: ['不合格', 'Not good'],
  na: ['不适用', 'Not applicable'],
} as const satisfies Record<Judgement, Label>;

const bounds = { low: z.number().optional(), high: z.number().optional() };
const limits = z.number().min(-1_000_000).max(1_000_000);

/** Kinds of questions: each is a kind of field with a judge. A new one is an entry here; pages ask the field kind. */
export const questionKinds = {
  check: kind({
    label: ['检查(合格/不合格)', 'Check (good or not)'],
    field: 'choice',
    says: { mayBeNa: z.boolean().default(true) },
    make: ({ mayBeNa }, label, hint) => {
      const { good, bad, na } = checkWords;
      return mayBeNa ? field.choice(label, { good, bad, na }, hint) : field.choice(label, { good, bad }, hint);
    },
    judge: (_, value: Judgement) => value,
  }),
  yesNo: kind({
    label: ['是/否', 'Yes or no'],
    field: 'yesNo',
    says: { good: z.boolean().optional() },
    make: (_, label, hint) => field.yesNo(label, hint),
    judge: ({ good }, value: boolean) => (good === undefined ? undefined : value === good ? 'good' : 'bad'),
  }),
  choice: kind({
    label: ['单选', 'One choice'],
    field: 'choice',
    says: { options },
    make: (said, label, hint) => field.choice(label, optionLabels(said.options), hint),
    judge: (said, value: string) => judged(said.options, among(said.options, [value])),
    share: (said, value: string) => fractionOf((among(said.options, [value]).map(shareOf)[0] ?? 0) / 100),
  }),
  choices: kind({
    label: ['多选', 'Several choices'],
    field: 'choices',
    says: { options },
    make: (said, label, hint) => field.choices(label, optionLabels(said.options), hint),
    judge: (said, value: string[]) => judged(said.options, among(said.options, value)),
    share: (said, value: string[]) => {
      const earned = among(said.options, value).reduce((all, one) => all + shareOf(one), 0);
      return fractionOf(Math.min(100, earned) / 100);
    },
  }),
  number: kind({
    label: ['数值(带单位与限值)', 'Number with unit and limits'],
    field: 'quantity',
    says: {
      unit: text(20).optional(),
      decimals: z.number().int().min(0).max(6).default(0),
      /** What may be typed at all. */
      min: limits.default(0),
      max: limits.default(1_000_000),
      /** Within which a reading is as it should be. */
      ...bounds,
    },
    make: ({ unit, decimals, min, max, low, high }, label, { hint }) =>
      field.quantity(label, {
        decimals,
        min,
        max,
        ...(unit ? { unit: labelOf(unit) } : {}),
        ...hinted(hint, bandText(low, high, unit ? labelOf(unit) : ['', ''])),
      }),
    judge: ({ low, high }, value: number) =>
      low === undefined && high === undefined
        ? undefined
        : value >= (low ?? -Infinity) && value <= (high ?? Infinity)
          ? 'good'
          : 'bad',
  }),
  mark: kind({
    label: ['评分 1–5', 'Mark 1–5'],
    field: 'mark',
    says: {
      badFrom: z.number().int().min(0).max(4).default(0),
      /** What it is about, of a survey: its marks are counted with others of the dimension. */
      dimension: z.enum(dimensionNames).optional(),
    },
    make: (_, label, hint) => field.mark(label, hint),
    judge: ({ badFrom }, value: number) => (badFrom === 0 ? undefined : value > badFrom ? 'good' : 'bad'),
    share: (_, value: number) => [BigInt(value), 5n],
  }),
  points: kind({
    label: ['打分(满分为本题分值)', 'Points out of its own'],
    field: 'quantity',
    says: { badBelow: z.number().min(0).max(1000).optional() },
    // How many there are is said of the question; `compile` puts it in.
    make: (_, label, hint) => field.quantity(label, { unit: ['分', 'points'], decimals: 1, max: 1000, ...hint }),
    judge: ({ badBelow }, value: number) => (badBelow === undefined ? undefined : value < badBelow ? 'bad' : 'good'),
    share: (_, value: number, points) => [BigInt(Math.round(value * 10)), BigInt(Math.round(points * 10))],
  }),
  text: plainKind(['单行文字', 'One line'], 'text', (label, hint) => field.text(label, hint)),
  longText: plainKind(['多行文字', 'Several lines'], 'longText', (label, hint) => field.longText(label, hint)),
  date: plainKind(['日期', 'Day'], 'date', (label, hint) => field.date(label, hint)),
  time: plainKind(['时间', 'Time'], 'time', (label, hint) => field.time(label, hint)),
  photos: plainKind(['照片', 'Photos'], 'files', (label, hint) => field.photos(label, hint)),
  signature: plainKind(['手写签名', 'Signature'], 'signature', (label, hint) => field.signature(label, hint)),
  person: plainKind(['人员', 'Person'], 'person', (label, hint) => field.person(label, hint)),
  people: plainKind(['多名人员', 'People'], 'people', (label, hint) => field.people(label, hint)),
  department: plainKind(['科室', 'Department'], 'department', (label, hint) => field.department(label, hint)),
  place: plainKind(['地点', 'Place'], 'place', (label, hint) => field.place(label, hint)),
};
export type QuestionKindName = keyof typeof questionKinds;
export const questionKindNames = Object.keys(questionKinds) as QuestionKindName[];

/** A kind as code that knows none of them by name sees it. */
export type AnyKind = Omit<Kind<z.ZodRawShape>, 'make' | 'judge' | 'share'> & {
  make(said: unknown, label: Label, hint: { hint?: Label }): z.ZodType;
  judge?(said: unknown, value: unknown): Judgement | undefined;
  share?(said: unknown, value: unknown, points: number): Fraction;
};
export const kindOf = (name: QuestionKindName): AnyKind => questionKinds[name] as unknown as AnyKind;

export const defaultShare = (judgement: Judgement | undefined): Fraction => (judgement === 'bad' ? none : whole);

function plainKind(
  label: Label,
  name: FieldKindName,
  make: (label: Label, hint: { hint?: Label }) => z.ZodType,
): Kind<Record<never, z.ZodType>> {
  return { label, field: name, says: {}, make: (_, words, hint) => make(words, hint) };
}

/** Options of which none is bad judge nothing. */
function judged(all: Options, chosen: Options): Judgement | undefined {
  if (!all.some(({ isBad }) => isBad)) return undefined;
  return chosen.some(({ isBad }) => isBad) ? 'bad' : 'good';
}

function bandText(low: number | undefined, high: number | undefined, [zh, en]: Label): Label | undefined {
  if (low === undefined && high === undefined) return undefined;
  const [from, to] = [low ?? '', high ?? ''];
  if (low === undefined) return [`正常:不高于 ${to} ${zh}`.trim(), `normal: at most ${to} ${en}`.trim()];
  if (high === undefined) return [`正常:不低于 ${from} ${zh}`.trim(), `normal: at least ${from} ${en}`.trim()];
  return [`正常:${from}–${to} ${zh}`.trim(), `normal: ${from}–${to} ${en}`.trim()];
}

const hinted = (...hints: (Label | undefined)[]): { hint?: Label } => {
  const said = hints.filter((hint) => hint !== undefined);
  return said.length === 0 ? {} : { hint: [said.map(([zh]) => zh).join(';'), said.map(([, en]) => en).join('; ')] };
};
