import { checkWords, labelOf, leavesOf, type ShowIf } from '@anyuan/contract';
import { Button, InputNumber, Select } from 'antd';

import { useLabel, useText } from '../../i18n/index.ts';
import { asQuestion, type DraftQuestion } from './editing.ts';

type Leaf = ReturnType<typeof leavesOf>[number];
type Sort = 'is' | 'bad' | 'good' | 'atLeast' | 'atMost';

interface Props {
  label: string;
  value: ShowIf | undefined;
  /** Those it may look back at. */
  questions: readonly DraftQuestion[];
  onChange: (value: ShowIf | undefined) => void;
}

/** When something is asked, put together from the questions before it. */
export function ShowIfInput({ label: name, value, questions, onChange }: Props) {
  const t = useText('rounds');
  const leaves = value ? leavesOf(value) : [];
  const isAny = value !== undefined && 'any' in value;
  const give = (all: readonly Leaf[], any = isAny): void =>
    onChange(all.length === 0 ? undefined : all.length === 1 ? all[0] : any ? { any: [...all] } : { all: [...all] });
  if (questions.length === 0) return null;
  return (
    <fieldset className="show-if">
      <legend className="muted">{name}</legend>
      {leaves.length === 0 && <span className="muted">{t('always')}</span>}
      {leaves.length > 1 && (
        <Select
          size="small"
          aria-label={name}
          value={isAny ? 'any' : 'all'}
          onChange={(which: string) => give(leaves, which === 'any')}
          options={[
            { value: 'all', label: t('showAll') },
            { value: 'any', label: t('showAny') },
          ]}
        />
      )}
      {leaves.map((leaf, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- conditions have no other name
        <LeafInput
          key={at}
          leaf={leaf}
          questions={questions}
          change={(next) => give(next ? [...leaves].with(at, next) : leaves.filter((_, n) => n !== at))}
        />
      ))}
      <Button
        type="link"
        size="small"
        onClick={() => {
          const last = questions.at(-1);
          if (last) give([...leaves, firstLeaf(last)]);
        }}
      >
        {t('addCondition')}
      </Button>
    </fieldset>
  );
}

function firstLeaf(question: DraftQuestion): Leaf {
  const [choice] = choicesOf(question);
  if (question.kind === 'number' || question.kind === 'points' || question.kind === 'mark')
    return { of: question.key, atLeast: 1 };
  return choice === undefined ? { of: question.key, isBad: true } : { of: question.key, is: [choice.value] };
}

interface Choice {
  value: string | boolean;
  words: readonly [string, string];
}

function choicesOf(question: DraftQuestion | undefined): Choice[] {
  if (question?.kind === 'check') return Object.entries(checkWords).map(([value, words]) => ({ value, words }));
  if (question?.kind === 'yesNo')
    return [
      { value: true, words: ['是', 'yes'] },
      { value: false, words: ['否', 'no'] },
    ];
  const options = (question?.['options'] ?? []) as { key: string; label: [string, string] }[];
  return options.map(({ key, label }) => ({ value: key, words: labelOf(label) }));
}

const sortOf = (leaf: Leaf): Sort =>
  'is' in leaf ? 'is' : 'isBad' in leaf ? (leaf.isBad ? 'bad' : 'good') : 'atLeast' in leaf ? 'atLeast' : 'atMost';

function LeafInput({
  leaf,
  questions,
  change,
}: {
  leaf: Leaf;
  questions: readonly DraftQuestion[];
  change: (next: Leaf | undefined) => void;
}) {
  const t = useText('rounds');
  const label = useLabel();
  const question = questions.find(({ key }) => key === leaf.of);
  const choices = choicesOf(question);
  const isNumber = question?.kind === 'number' || question?.kind === 'points' || question?.kind === 'mark';
  const sorts: Sort[] = isNumber
    ? ['atLeast', 'atMost', 'bad', 'good']
    : choices.length > 0
      ? ['is', 'bad', 'good']
      : ['bad', 'good'];
  const words: Record<Sort, string> = {
    is: t('is'),
    bad: t('isBad'),
    good: t('isGood'),
    atLeast: t('atLeast'),
    atMost: t('atMost'),
  };
  const turn = (sort: Sort): Leaf =>
    sort === 'is'
      ? { of: leaf.of, is: choices[0] ? [choices[0].value] : ['good'] }
      : sort === 'bad' || sort === 'good'
        ? { of: leaf.of, isBad: sort === 'bad' }
        : sort === 'atLeast'
          ? { of: leaf.of, atLeast: 1 }
          : { of: leaf.of, atMost: 1 };
  return (
    <div className="show-if-line">
      <Select
        size="small"
        aria-label={t('question')}
        value={leaf.of}
        onChange={(of: string) => {
          const next = questions.find(({ key }) => key === of);
          if (next) change(firstLeaf(next));
        }}
        options={questions.map((one) => ({ value: one.key, label: label(labelOf(asQuestion(one).ask)) || one.key }))}
        showSearch={{ optionFilterProp: 'label' }}
        style={{ minWidth: 180, flex: 1 }}
      />
      <Select
        size="small"
        aria-label={t('shownIf')}
        value={sortOf(leaf)}
        onChange={(sort: Sort) => change(turn(sort))}
        options={sorts.map((sort) => ({ value: sort, label: words[sort] }))}
      />
      {'is' in leaf && (
        <Select
          mode="multiple"
          size="small"
          aria-label={t('value')}
          value={leaf.is.map(String)}
          onChange={(chosen: string[]) => {
            const is = choices.filter(({ value }) => chosen.includes(String(value))).map(({ value }) => value);
            if (is.length > 0) change({ of: leaf.of, is });
          }}
          options={choices.map((one) => ({ value: String(one.value), label: label(one.words) }))}
          style={{ minWidth: 120 }}
        />
      )}
      {('atLeast' in leaf || 'atMost' in leaf) && (
        <InputNumber
          size="small"
          aria-label={t('value')}
          value={'atLeast' in leaf ? leaf.atLeast : leaf.atMost}
          onChange={(value) =>
            value !== null &&
            change('atLeast' in leaf ? { of: leaf.of, atLeast: value } : { of: leaf.of, atMost: value })
          }
        />
      )}
      <Button type="text" size="small" aria-label={t('removeQuestion')} onClick={() => change(undefined)}>
        ×
      </Button>
    </div>
  );
}
