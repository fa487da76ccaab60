import {
  field,
  formulaKinds,
  formulaText,
  scoreColumns,
  type AssessmentItem,
  type CallInput,
  type FactOrNone,
  type Formula,
  type Rule,
  type ScoreColumn,
  type TableItem,
} from '@anyuan/contract';
import { Drawer, Input, InputNumber } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Attachments } from '../../kit/Attachments.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { SchemaForm } from '../../kit/LazyForm.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';

interface Props {
  row: AssessmentItem;
  item: TableItem;
  mayManage: boolean;
  close: () => void;
}

const touches = ['/assessments'];

/** One item: what is asked, what shows it, what somebody says, who answers it, and the three columns. */
export function ItemDrawer({ row, item, mayManage, close }: Props) {
  const t = useText('assessment');
  return (
    <Drawer open title={`${row.no} ${item.standard}`} onClose={close} size={640} destroyOnHidden>
      <dl className="assess-facts">
        <dt>{t('points')}</dt>
        <dd>{item.points ?? t('unreadable')}</dd>
        <dt>{t('method')}</dt>
        <dd>{item.method || '–'}</dd>
        <dt>{t('examiners')}</dt>
        <dd>{item.examiners.join('、') || '–'}</dd>
        {item.note !== '' && (
          <>
            <dt>{t('remark')}</dt>
            <dd>{item.note}</dd>
          </>
        )}
      </dl>
      <Answers row={row} item={item} />
      <h3>{t('columns')}</h3>
      {(Object.keys(scoreColumns) as ScoreColumn[]).map((column) => (
        <Score key={column} row={row} column={column} mayManage={mayManage} />
      ))}
      {mayManage && <Assign row={row} />}
      <h3>{t('files')}</h3>
      <Attachments subject={{ kind: 'assessmentItem', id: row.id }} />
    </Drawer>
  );
}

/** Each rule with its evidence; where there is none, what somebody says. */
function Answers({ row, item }: { row: AssessmentItem; item: TableItem }) {
  const t = useText('assessment');
  const [facts, say] = useState<FactOrNone[]>(() => item.rules.map((_, n) => row.facts[n] ?? null));
  const [note, write] = useState(row.note);
  const { mutateAsync } = useAct(api.assessment.answer, { touches });
  const isShown = (n: number): boolean => (row.shown[n]?.value ?? null) !== null && row.facts[n] !== null;
  return (
    <section>
      <h3>{t('rules')}</h3>
      {item.rules.length === 0 && <p className="muted">{t('noRules')}</p>}
      {item.rules.map((rule, n) => (
        <RuleLine key={`${n} ${rule.label}`} rule={rule} shown={row.shown[n] ?? null}>
          {!isShown(n) && row.mayAnswer && (
            <FactInput
              formula={rule.formula}
              name={rule.label || formulaText(rule.formula)}
              fact={facts[n] ?? null}
              change={(fact) => say(facts.map((one, at) => (at === n ? fact : one)))}
            />
          )}
        </RuleLine>
      ))}
      {row.mayAnswer && (
        <div className="assess-answer">
          <Input.TextArea
            aria-label={t('noteLabel')}
            placeholder={t('noteLabel')}
            value={note}
            autoSize={{ minRows: 2 }}
            maxLength={2000}
            onChange={({ target }) => write(target.value)}
          />
          <ActionButton
            type="primary"
            act={async () => {
              await mutateAsync({ id: row.id, facts, note });
              toast(t('answered'), 'success');
            }}
          >
            {t('answer')}
          </ActionButton>
        </div>
      )}
    </section>
  );
}

function RuleLine({
  rule,
  shown,
  children,
}: {
  rule: Rule;
  shown: AssessmentItem['shown'][number];
  children: React.ReactNode;
}) {
  const t = useText('assessment');
  const label = useLabel();
  return (
    <div className="assess-rule">
      <div>
        <strong>{rule.label}</strong> {formulaText(rule.formula)}{' '}
        <span className="muted">{label(formulaKinds[rule.formula.kind])}</span>
      </div>
      {shown && (
        <div className={shown.value === null ? 'assess-open' : ''}>
          {shown.value === null ? '○' : '✓'}{' '}
          {shown.page ? <Link to={shown.page}>{label(shown.words)}</Link> : label(shown.words)}
          <span className="muted">
            {' '}
            {shown.effective && t('effective', { day: shown.effective })} <Time at={shown.at} />
          </span>
        </div>
      )}
      {children}
    </div>
  );
}

/** Asks for what a formula reckons with. */
function FactInput({
  formula,
  name,
  fact,
  change,
}: {
  formula: Formula;
  name: string;
  fact: FactOrNone;
  change: (fact: FactOrNone) => void;
}) {
  const t = useText('assessment');
  const number = (key: 'value' | 'solved' | 'outOf', text: string) => (
    <label className="assess-number">
      {text}
      <InputNumber
        min={0}
        aria-label={`${name} ${text}`}
        value={fact?.[key] ?? null}
        onChange={(value) => change(value === null ? null : { ...fact, [key]: value })}
      />
    </label>
  );
  const choice = (words: readonly string[]) => (
    <select
      aria-label={name}
      value={fact?.value ?? ''}
      onChange={({ target }) => change(target.value === '' ? null : { value: Number(target.value) })}
    >
      <option value="">{t('choose')}</option>
      {words.map((word, at) => (
        <option key={`${at} ${word}`} value={at}>
          {word}
        </option>
      ))}
    </select>
  );
  switch (formula.kind) {
    case 'fixed':
      return choice([t('inOrder'), t('notInOrder')]);
    case 'veto':
      return choice([t('notHappened'), t('happened')]);
    case 'tiers':
    case 'either':
      return choice([t('inOrder'), ...formula.minus.map((minus) => `−${minus}`)]);
    case 'bonus':
    case 'average':
      return (
        <Input.TextArea
          aria-label={name}
          placeholder={t(formula.kind === 'bonus' ? 'projects' : 'units')}
          autoSize={{ minRows: 2 }}
          defaultValue={(fact?.list ?? []).map((one) => `${one.name} ${one.value}`).join('\n')}
          onChange={({ target }) => change({ list: listIn(target.value, formula.kind === 'bonus' ? formula.plus : 0) })}
        />
      );
    case 'solved':
      return (
        <span>
          {number('value', t('count'))} {number('solved', t('solvedOf'))}
        </span>
      );
    case 'delegated':
      return (
        <span>
          {number('value', t('given', { body: formula.body }))} {number('outOf', t('outOf'))}
        </span>
      );
    case 'percent':
      return number('value', '%');
    case 'range':
      return number('value', t('taken'));
    default:
      return number('value', t('count'));
  }
}

/** A line each: name and number. */
const listIn = (text: string, usual: number): { name: string; value: number }[] =>
  text.split('\n').flatMap((line) => {
    const found = /^(.*?)\s*(\d+(?:\.\d+)?)?$/.exec(line.trim());
    const name = found?.[1]?.trim() ?? '';
    return name === '' ? [] : [{ name, value: found?.[2] === undefined ? usual : Number(found[2]) }];
  });

function Score({ row, column, mayManage }: { row: AssessmentItem; column: ScoreColumn; mayManage: boolean }) {
  const t = useText('assessment');
  const label = useLabel();
  const said = row[column];
  const [points, set] = useState<number | null>(said?.points ?? null);
  const [reason, write] = useState('');
  const { mutateAsync } = useAct(api.assessment.score, { touches });
  const name = label(scoreColumns[column]);
  return (
    <div className="assess-column">
      <div>
        <strong>{name}</strong>{' '}
        {said ? (
          <>
            <span className="number">{said.points}</span> {said.reason}{' '}
            <span className="muted">
              {said.by} <Time at={said.at} />
            </span>
          </>
        ) : (
          <span className="muted">
            {column === 'self' && row.reckoned !== null ? t('reckoned', { points: row.reckoned }) : '–'}
          </span>
        )}
      </div>
      {mayManage && (
        <span className="assess-give">
          <InputNumber aria-label={t('pointsOf', { column: name })} value={points} onChange={set} />
          <Input
            aria-label={t('reasonOf', { column: name })}
            placeholder={t('reason')}
            value={reason}
            maxLength={500}
            onChange={({ target }) => write(target.value)}
          />
          <ActionButton
            disabled={points === null ? !said : reason.trim().length < 2}
            act={async () => {
              await mutateAsync({ id: row.id, column, points, reason });
              write('');
              toast(t('scored'), 'success');
            }}
          >
            {t(points === null && said ? 'takeBack' : 'give')}
          </ActionButton>
        </span>
      )}
    </div>
  );
}

const assigned = z.object({
  department: field.ref(['责任科室', 'Department'], 'department').optional(),
  owner: field.person(['责任人', 'Owner']).optional(),
  dueOn: field.date(['期限', 'Due']).optional(),
}) as unknown as Schema;

function Assign({ row }: { row: AssessmentItem }) {
  const t = useText('assessment');
  const { mutateAsync } = useAct(api.assessment.assign, { touches });
  return (
    <section>
      <h3>{t('assign')}</h3>
      <SchemaForm
        schema={assigned}
        initial={{
          department: row.department?.code,
          owner: row.owner?.id,
          dueOn: row.dueOn ?? undefined,
        }}
        verb={t('assignVerb')}
        submit={async (values) => {
          await mutateAsync({ id: row.id, ...values } as CallInput<typeof api.assessment.assign>);
          toast(t('assigned'), 'success');
        }}
      />
    </section>
  );
}
