import {
  indicators,
  letterStages,
  letterTermNames,
  letterTerms,
  totalOf,
  type LetterDetail,
  type LetterScore,
  type LetterStage,
  type LetterTerm,
  type PointOfTarget,
} from '@anyuan/contract';
import { Button, Checkbox, Input, InputNumber, Segmented } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { today } from '../../kit/hospital-time.ts';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';

const begins: Record<LetterTerm, string> = { q1: '01-01', q2: '04-01', q3: '07-01', q4: '10-01', year: '01-01' };

/** By quarter and for the year: what each target came to, by whoever took it and by whoever examines. */
export function Scores({ letter }: { letter: LetterDetail }) {
  const t = useText('letters');
  const label = useLabel();
  const { values, set } = useUrlState();
  const [stage, enter] = useState<LetterStage>();
  const begun = letterTermNames.filter((one) => `${letter.year}-${begins[one]}` <= today());
  const term =
    begun.find((one) => one === values['term']) ??
    // What is next to be scored; when all is, the year.
    begun.find((one) => !letter.scores.some((score) => score.term === one && score.stage === 'check')) ??
    begun.at(-1) ??
    'q1';
  const of = (which: LetterStage): LetterScore | undefined =>
    letter.scores.find((one) => one.term === term && one.stage === which);
  return (
    <section className="panel letter-paper">
      <div className="ops-bar">
        <h3>{t('scores')}</h3>
        <Segmented
          value={term}
          onChange={(next) => {
            set({ term: next });
            enter(undefined);
          }}
          options={begun.map((one) => ({
            value: one,
            label: `${label(letterTerms[one])} ${letter.totals[one] ?? ''}`.trim(),
          }))}
        />
        <span className="ops-verbs">
          {!stage && letter.mayScore && <Button onClick={() => enter('self')}>{t('scoreSelf')}</Button>}
          {!stage && letter.mayCheck && <Button onClick={() => enter('check')}>{t('scoreCheck')}</Button>}
        </span>
      </div>
      {stage ? (
        <Entering key={term + stage} letter={letter} term={term} stage={stage} close={() => enter(undefined)} />
      ) : (
        <div className="letter-scroll">
          <table className="letter-score-table">
            <thead>
              <tr>
                <th scope="col">{t('target')}</th>
                <th scope="col">{t('weight')}</th>
                {(Object.keys(letterStages) as LetterStage[]).map((one) => (
                  <th key={one} scope="col">
                    {label(letterStages[one])}
                  </th>
                ))}
                <th scope="col">{t('measured')}</th>
              </tr>
            </thead>
            <tbody>
              {letter.body.targets.map((target, at) => (
                <tr key={target.name}>
                  <td>{target.name}</td>
                  <td className="number">{target.weight}</td>
                  <Point point={of('self')?.points[at]} />
                  <Point point={of('check')?.points[at]} />
                  <td>
                    <Measured
                      point={of('check')?.points[at] ?? of('self')?.points[at]}
                      indicator={target.indicator ?? undefined}
                    />
                  </td>
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <td>{t('total')}</td>
                <td className="number">100</td>
                <Total score={of('self')} />
                <Total score={of('check')} />
                <td />
              </tr>
            </tfoot>
          </table>
        </div>
      )}
    </section>
  );
}

const Point = ({ point, label }: { point: PointOfTarget | undefined; label?: string }) => (
  <td className="number" {...(label !== undefined && { 'data-label': label })}>
    {point?.points ?? '–'}
    {point && point.note !== '' && <div className="muted">{point.note}</div>}
  </td>
);

function Total({ score }: { score: LetterScore | undefined }) {
  const t = useText('letters');
  return (
    <td className="number">
      <strong>{score?.total ?? '–'}</strong>
      {score && (
        <div className="muted">
          {score.vetoes.length > 0 && <span className="letter-lacks">▲ {t('vetoed')} </span>}
          {score.by} <Time at={score.at} />
        </div>
      )}
    </td>
  );
}

function Measured({
  point,
  indicator,
}: {
  point: PointOfTarget | undefined;
  indicator: keyof typeof indicators | undefined;
}) {
  const t = useText('letters');
  const label = useLabel();
  if (!indicator) return <span className="muted">{t('byHandScored')}</span>;
  const { label: words, unit } = indicators[indicator];
  const shown = point?.shown;
  const value =
    shown?.value === null || shown?.value === undefined ? t('noData') : String(Math.round(shown.value * 10) / 10);
  const text = `${label(words)} ${value}${unit === 'percent' && shown?.value != null ? '%' : ''}`;
  return shown?.opens ? <Link to={shown.opens}>{text}</Link> : <span>{text}</span>;
}

interface Given {
  points: number | null;
  note: string;
}

function Entering({
  letter,
  term,
  stage,
  close,
}: {
  letter: LetterDetail;
  term: LetterTerm;
  stage: LetterStage;
  close: () => void;
}) {
  const query = useApi(api.letter.measure, { id: letter.id, term });
  return (
    <Loaded query={query}>
      {({ points }) => <Sheet letter={letter} term={term} stage={stage} measured={points} close={close} />}
    </Loaded>
  );
}

function Sheet({
  letter,
  term,
  stage,
  measured,
  close,
}: {
  letter: LetterDetail;
  term: LetterTerm;
  stage: LetterStage;
  measured: readonly PointOfTarget[];
  close: () => void;
}) {
  const t = useText('letters');
  const label = useLabel();
  const isCheck = stage === 'check';
  const before = letter.scores.find((one) => one.term === term && one.stage === stage);
  const self = letter.scores.find((one) => one.term === term && one.stage === 'self');
  const [given, give] = useState<Given[]>(() =>
    letter.body.targets.map((_, at) => ({
      points: before?.points[at]?.points ?? measured[at]?.points ?? self?.points[at]?.points ?? null,
      note: before?.points[at]?.note ?? '',
    })),
  );
  const [vetoes, veto] = useState<number[]>([...(before?.vetoes ?? [])]);
  const [note, say] = useState(before?.note ?? '');
  const { mutateAsync } = useAct(api.letter.score, { touches: ['/letters'] });
  const known = (at: number): number | null => measured[at]?.points ?? self?.points[at]?.points ?? null;
  /** Whoever checks says why it is not what is known. */
  const lacksReason = (at: number): boolean =>
    isCheck && known(at) !== null && given[at]?.points !== known(at) && given[at]?.note.trim() === '';
  const total = totalOf(
    given.map(({ points }) => points),
    vetoes,
  );
  const change = (at: number, more: Partial<Given>): void =>
    give(given.map((one, n) => (n === at ? { ...one, ...more } : one)));
  return (
    <>
      <div className="letter-scroll">
        <table className="letter-score-table letter-score-sheet">
          <thead>
            <tr>
              <th scope="col">{t('target')}</th>
              <th scope="col">{t('weight')}</th>
              {isCheck && <th scope="col">{label(letterStages.self)}</th>}
              <th scope="col">{t('points')}</th>
              <th scope="col">{t('reason')}</th>
              <th scope="col">{t('measured')}</th>
            </tr>
          </thead>
          <tbody>
            {letter.body.targets.map((target, at) => {
              const isMeasured = (measured[at]?.points ?? null) !== null;
              return (
                <tr key={target.name}>
                  <td>{target.name}</td>
                  <td className="number" data-label={t('weight')}>
                    {target.weight}
                  </td>
                  {isCheck && <Point point={self?.points[at]} label={label(letterStages.self)} />}
                  <td data-label={t('points')}>
                    <InputNumber
                      aria-label={`${target.name} ${t('points')}`}
                      min={0}
                      max={target.weight}
                      step={0.5}
                      disabled={stage === 'self' && isMeasured}
                      value={given[at]?.points ?? null}
                      onChange={(points) => change(at, { points })}
                    />
                  </td>
                  <td data-label={t('reason')}>
                    <Input
                      aria-label={`${target.name} ${t('reason')}`}
                      maxLength={300}
                      {...(lacksReason(at) && { status: 'error', placeholder: t('reasonNeeded') })}
                      value={given[at]?.note ?? ''}
                      onChange={({ target: { value } }) => change(at, { note: value })}
                    />
                  </td>
                  <td data-label={t('measured')}>
                    <Measured point={measured[at]} indicator={target.indicator ?? undefined} />
                  </td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <td>{t('total')}</td>
              <td className="number" data-label={t('weight')}>
                100
              </td>
              {isCheck && (
                <td className="number" data-label={label(letterStages.self)}>
                  {self?.total ?? '–'}
                </td>
              )}
              <td className="number" data-label={t('points')}>
                <strong role="status" aria-label={t('total')}>
                  {total ?? '–'}
                </strong>
              </td>
              <td colSpan={2}>
                {vetoes.length > 0 && <span className="letter-lacks">▲ {t('vetoed')}</span>}
                {vetoes.length === 0 && total === null && <span className="muted">{t('stillUnscored')}</span>}
              </td>
            </tr>
          </tfoot>
        </table>
      </div>
      {letter.body.vetoes.length > 0 && (
        <fieldset className="letter-veto-boxes">
          <legend>{t('vetoes')}</legend>
          {letter.body.vetoes.map((words, at) => (
            <Checkbox
              key={words}
              checked={vetoes.includes(at)}
              onChange={({ target: { checked } }) =>
                veto(checked ? [...vetoes, at] : vetoes.filter((one) => one !== at))
              }
            >
              {words}
            </Checkbox>
          ))}
        </fieldset>
      )}
      <Input.TextArea
        aria-label={t('scoreNote')}
        placeholder={t('scoreNote')}
        value={note}
        maxLength={1000}
        autoSize={{ minRows: 2 }}
        onChange={({ target: { value } }) => say(value)}
      />
      <div className="form-buttons">
        <ActionButton
          type="primary"
          act={async () => {
            await mutateAsync({ id: letter.id, term, stage, points: given, vetoes, note });
            toast(t('saved'), 'success');
            close();
          }}
        >
          {t(stage === 'self' ? 'scoreSelf' : 'scoreCheck')}
        </ActionButton>
        <Button onClick={close}>{t('back')}</Button>
      </div>
    </>
  );
}
