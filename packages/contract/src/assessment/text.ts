import { Formula } from './formula.ts';
import { evidenceSourceOf, evidenceSources } from './sources.ts';
import type { Evidence, Rule } from './table.ts';

/** How each kind is written in a sheet: one line a rule, `做什么: 公式 @ 来源 名称 ≥数`. Chinese and ASCII signs read alike. */
type Reader = (found: RegExpExecArray) => unknown;
const readers: readonly (readonly [RegExp, Reader])[] = [
  [/^(?:全扣|不得分|扣完)$/, () => ({ kind: 'fixed', minus: null })],
  [/^扣(\d+(?:\.\d+)?)分?$/, ([, a]) => ({ kind: 'fixed', minus: Number(a) })],
  [/^每[^倒]{0,4}扣(\d+(?:\.\d+)?)分?$/, ([, a]) => ({ kind: 'each', minus: Number(a) })],
  [
    /^超过?(\d+(?:\.\d+)?).{0,3}?每.{0,4}扣(\d+(?:\.\d+)?)分?$/,
    ([, a, b]) => ({ kind: 'above', free: Number(a), minus: Number(b) }),
  ],
  [
    /^低于(\d+(?:\.\d+)?)%每.{0,5}点扣(\d+(?:\.\d+)?)分?$/,
    ([, a, b]) => ({ kind: 'percent', below: Number(a), minus: Number(b) }),
  ],
  [
    /^分档扣(\d[\d./]*)分?(?:\(<(\d[\d./]*)\))?$/,
    ([, a = '', b]) => ({ kind: 'tiers', minus: numbers(a), ...(b === undefined ? {} : { below: numbers(b) }) }),
  ],
  [
    /^酌情扣(\d+(?:\.\d+)?)[~-](\d+(?:\.\d+)?)分?$/,
    ([, a, b]) => ({ kind: 'range', least: Number(a), most: Number(b) }),
  ],
  [/^择一扣(\d+(?:\.\d+)?)\/(\d+(?:\.\d+)?)分?$/, ([, a, b]) => ({ kind: 'either', minus: [Number(a), Number(b)] })],
  [
    /^每.{0,4}加(\d+(?:\.\d+)?)分?,?封顶(\d+(?:\.\d+)?)分?$/,
    ([, a, b]) => ({ kind: 'bonus', plus: Number(a), cap: Number(b) }),
  ],
  [/^每.{0,4}扣(\d+(?:\.\d+)?)分?,?当年解决减半$/, ([, a]) => ({ kind: 'solved', minus: Number(a) })],
  [/^每.{0,4}倒扣(\d+(?:\.\d+)?)分?$/, ([, a]) => ({ kind: 'negative', minus: Number(a) })],
  [/^取?下级平均$/, () => ({ kind: 'average' })],
  [/^一票否决$/, () => ({ kind: 'veto' })],
  [/^由(.{1,60})考核$/, ([, a]) => ({ kind: 'delegated', body: a })],
];
const numbers = (text: string): number[] => text.split('/').map(Number);

const plain = (text: string): string =>
  text.normalize('NFKC').replace(/[−–—]/g, '-').replace(/[~~]/g, '~').replace(/\s+/g, '');

export function formulaFrom(text: string): Formula | undefined {
  const said = plain(text);
  for (const [pattern, read] of readers) {
    const found = pattern.exec(said);
    if (!found) continue;
    const parsed = Formula.safeParse(read(found));
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

export function formulaText(formula: Formula): string {
  switch (formula.kind) {
    case 'fixed':
      return formula.minus === null ? '不得分' : `扣${formula.minus}`;
    case 'each':
      return `每项扣${formula.minus}`;
    case 'above':
      return `超${formula.free}项每项扣${formula.minus}`;
    case 'percent':
      return `低于${formula.below}%每个百分点扣${formula.minus}`;
    case 'tiers':
      return `分档扣${formula.minus.join('/')}${formula.below ? `(<${formula.below.join('/')})` : ''}`;
    case 'range':
      return `酌情扣${formula.least}~${formula.most}`;
    case 'either':
      return `择一扣${formula.minus.join('/')}`;
    case 'bonus':
      return `每项加${formula.plus},封顶${formula.cap}`;
    case 'solved':
      return `每项扣${formula.minus},当年解决减半`;
    case 'negative':
      return `每项倒扣${formula.minus}`;
    case 'average':
      return '取下级平均';
    case 'veto':
      return '一票否决';
    case 'delegated':
      return `由${formula.body}考核`;
    default:
      return formula satisfies never;
  }
}

const evidenceIn = (text: string): Evidence | undefined => {
  const found = /^([^\s]{1,20})\s+([^\s≥>]{1,80})\s*(?:(?:≥|>=)\s*(\d+(?:\.\d+)?)\s*%?)?$/.exec(text.trim());
  if (!found) return undefined;
  const [, said = '', of = '', need] = found;
  const from = evidenceSourceOf(said);
  return from && { from, of, ...(need === undefined ? {} : { need: Number(need) }) };
};

/** One line of a sheet as a rule; what cannot be read says why. */
export function ruleFrom(line: string): { rule: Rule } | { wrong: readonly [string, string] } {
  const [said = '', shown, ...more] = line.split(/[@@]/);
  const at = said.search(/[::]/);
  const label = at < 0 ? '' : said.slice(0, at).trim();
  const formula = formulaFrom(at < 0 ? said : said.slice(at + 1));
  if (!formula) return { wrong: [`扣分办法看不懂:${said.trim()}`, `this formula is not understood: ${said.trim()}`] };
  const evidence = shown === undefined || more.length > 0 ? undefined : evidenceIn(shown);
  if (shown !== undefined && !evidence)
    return { wrong: [`证据看不懂:${shown.trim()}`, `this evidence is not understood: ${shown.trim()}`] };
  return { rule: { label, formula, ...(evidence && { evidence }) } };
}

export const ruleText = ({ label, formula, evidence }: Rule): string =>
  [
    ...(label === '' ? [] : [`${label}:`]),
    formulaText(formula),
    ...(evidence
      ? [
          `@${evidenceSources[evidence.from][0]} ${evidence.of}${evidence.need === undefined ? '' : ` ≥${evidence.need}`}`,
        ]
      : []),
  ].join(' ');

/** All rules of an item, a line each. */
export function rulesFrom(text: string): { rules: Rule[]; wrong: (readonly [string, string])[] } {
  const read = text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map(ruleFrom);
  return {
    rules: read.flatMap((one) => ('rule' in one ? [one.rule] : [])),
    wrong: read.flatMap((one) => ('wrong' in one ? [one.wrong] : [])),
  };
}
