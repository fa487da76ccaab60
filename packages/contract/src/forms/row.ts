import { field } from '../fields/index.ts';
import { dimensions } from '../surveys/dimensions.ts';
import { leavesOf, ShowIf } from './condition.ts';
import type { Question } from './definition.ts';
import { questionKindNames, questionKinds, type QuestionKindName } from './kinds.ts';

const kinds = Object.fromEntries(questionKindNames.map((name) => [name, questionKinds[name].label]));
/** When a photo is taken beside an answer. */
const photos = {
  none: ['不拍', 'none'],
  mayIfBad: ['不合格可拍', 'may if bad'],
  ifBad: ['不合格必拍', 'if bad'],
  always: ['必拍', 'always'],
} as const;
const short = (zh: string, en: string) => field.text([zh, en], { max: 300 }).optional();
const number = (zh: string, en: string, decimals: number) =>
  field.quantity([zh, en], { min: -1_000_000, max: 1_000_000, decimals }).optional();

/** A question as fields: a line of a sheet, a form of the editor. What a kind does not say is left empty. */
export const questionRow = {
  key: field
    .text(['代号', 'Key'], {
      max: 40,
      hint: ['字母开头,字母和数字;留空自动编号', 'A letter, then letters and digits; empty: numbered'],
    })
    .optional(),
  section: field.text(['部分', 'Section'], { max: 120 }),
  ask: field.text(['题目', 'Question'], { max: 300 }),
  askEn: short('题目(英文)', 'Question (English)'),
  kind: field.choice(['题型', 'Kind'], kinds),
  hint: short('提示', 'Hint'),
  options: field
    .longText(['选项', 'Options'], {
      hint: ['每行一项:代号 | 名称 | 得分% | 不合格', 'A line each: key | name | share % | bad'],
    })
    .optional(),
  unit: short('单位', 'Unit'),
  decimals: field.between(['小数位', 'Decimals'], 0, 6).optional(),
  min: number('可填下限', 'Least', 6),
  max: number('可填上限', 'Most', 6),
  low: number('正常下限', 'Normal from', 6),
  high: number('正常上限', 'Normal to', 6),
  good: field.yesNo(['“是”为合格', 'Yes is good']).optional(),
  dimension: field
    .choice(['满意度维度', 'Dimension'], dimensions, {
      hint: ['满意度调查的评分题属于哪一维度', 'Of a mark in a survey: what it is about'],
    })
    .optional(),
  needed: field.yesNo(['必答', 'Needed']).optional(),
  photo: field.choice(['照片', 'Photo'], photos).optional(),
  points: number('分值', 'Points', 1),
  veto: field.yesNo(['一票否决', 'Veto']).optional(),
  showIf: field
    .text(['显示条件', 'Shown if'], {
      max: 600,
      hint: ['如 part=ups,fuel;count>=2;exit 不合格', 'e.g. part=ups,fuel; count>=2; exit bad'],
    })
    .optional(),
  source: short('依据', 'Source'),
};
export type QuestionRowKey = keyof typeof questionRow;
export const questionRowKeys = Object.keys(questionRow) as QuestionRowKey[];
export type QuestionValues = Partial<Record<QuestionRowKey, unknown>>;

/** A question of a section as those fields. */
export function valuesOfQuestion(section: string, question: Question): QuestionValues {
  const { key, ask, hint, source, isNeeded, isVeto, points, photo, showIf, kind } = question;
  const options = question['options'] as Option[] | undefined;
  const unit = question['unit'] as [string, string] | undefined;
  const own = Object.fromEntries(
    (['decimals', 'min', 'max', 'low', 'high', 'good', 'dimension'] as const).map((name) => [name, question[name]]),
  );
  return {
    key,
    section,
    ask: ask[0],
    askEn: ask[1],
    kind,
    hint: hint?.[0],
    options: options?.map(optionLine).join('\n'),
    unit: unit?.[0],
    ...own,
    needed: isNeeded,
    photo,
    points,
    veto: isVeto,
    showIf: showIf && conditionText(showIf),
    source,
  };
}

interface Option {
  key: string;
  label: [string, string];
  share?: number;
  isBad: boolean;
}
const optionLine = ({ key, label, share, isBad }: Option): string =>
  [key, label[1] ? `${label[0]} / ${label[1]}` : label[0], share ?? '', isBad ? '不合格' : '']
    .join(' | ')
    .replace(/( \| )+$/, '');

const leafText = (leaf: ReturnType<typeof leavesOf>[number]): string => {
  if ('is' in leaf) return `${leaf.of}=${leaf.is.map(String).join(',')}`;
  if ('isBad' in leaf) return `${leaf.of} ${leaf.isBad ? '不合格' : '合格'}`;
  return 'atLeast' in leaf ? `${leaf.of}>=${leaf.atLeast}` : `${leaf.of}<=${leaf.atMost}`;
};
/** A condition as somebody writes it down; `conditionIn` reads it again. */
export const conditionText = (condition: ShowIf): string =>
  `${leavesOf(condition).map(leafText).join('; ')}${'any' in condition && condition.any.length > 1 ? '; 任一' : ''}`;

export function conditionIn(text: string): ShowIf | undefined {
  const parts = text
    .normalize('NFKC')
    .split(/[;\n]+/)
    .map((part) => part.trim())
    .filter(Boolean);
  const isAny = parts.some((part) => part === '任一' || part.toLowerCase() === 'any');
  const leaves = parts.filter((part) => part !== '任一' && part.toLowerCase() !== 'any').map(leafIn);
  if (leaves.length === 0 || leaves.some((leaf) => leaf === undefined)) return undefined;
  const parsed = ShowIf.safeParse(leaves.length === 1 ? leaves[0] : isAny ? { any: leaves } : { all: leaves });
  return parsed.success ? parsed.data : undefined;
}

function leafIn(part: string): unknown {
  const [, of = '', sign, rest = ''] =
    /^([A-Za-z][A-Za-z0-9]*)\s*(>=|<=|=|不合格|合格|bad|good)\s*(.*)$/i.exec(part) ?? [];
  if (!sign) return undefined;
  if (sign === '>=') return { of, atLeast: Number(rest) };
  if (sign === '<=') return { of, atMost: Number(rest) };
  if (sign === '=') return { of, is: rest.split(/[,、]/).map((one) => valueIn(one.trim())) };
  return { of, isBad: sign === '不合格' || sign.toLowerCase() === 'bad' };
}
const valueIn = (text: string): string | number | boolean =>
  text === 'true' || text === 'false' ? text === 'true' : /^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text;

function optionsIn(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line, n) => {
      const cells = line.split('|').map((cell) => cell.trim());
      const [key = '', name = '', share = '', bad = ''] = cells.length === 1 ? [`o${n + 1}`, ...cells] : cells;
      const [zh = '', en = ''] = name.split(' / ');
      return {
        key,
        label: [zh, en],
        ...(share === '' ? {} : { share: Number(share.replace('%', '')) }),
        isBad: /^(不合格|bad|是|yes)$/i.test(bad),
      };
    });
}

/** Which of those fields a kind of question has. */
export function rowKeysOf(kind: QuestionKindName): QuestionRowKey[] {
  const own = Object.keys(questionKinds[kind].says);
  const ofKinds = new Set<string>(['options', 'unit', 'decimals', 'min', 'max', 'low', 'high', 'good', 'dimension']);
  return questionRowKeys.filter((key) => !ofKinds.has(key) || own.includes(key));
}

/** The question that those fields say, to be checked with the form it stands in. @param key if it says none */
export function questionOfValues(said: QuestionValues, key: string): Record<string, unknown> {
  const kind = said.kind as QuestionKindName | undefined;
  const own = kind ? Object.keys(questionKinds[kind].says) : [];
  const condition = typeof said.showIf === 'string' ? conditionIn(said.showIf) : (said.showIf as ShowIf | undefined);
  return {
    kind,
    key: said.key ?? key,
    ask: [said.ask ?? '', said.askEn ?? ''],
    ...(said.hint === undefined ? {} : { hint: [said.hint, ''] }),
    ...(said.source === undefined ? {} : { source: said.source }),
    ...(said.needed === undefined ? {} : { isNeeded: said.needed }),
    ...(said.veto === undefined ? {} : { isVeto: said.veto }),
    ...(said.points === undefined ? {} : { points: said.points }),
    ...(said.photo === undefined ? {} : { photo: said.photo }),
    ...(condition ? { showIf: condition } : {}),
    ...(own.includes('options') && said.options !== undefined ? { options: optionsIn(said.options as string) } : {}),
    ...(own.includes('unit') && said.unit !== undefined ? { unit: [said.unit, ''] } : {}),
    ...Object.fromEntries(
      (['decimals', 'min', 'max', 'low', 'high', 'good', 'dimension'] as const).flatMap((key) =>
        own.includes(key) && said[key] !== undefined ? [[key, said[key]]] : [],
      ),
    ),
  };
}
