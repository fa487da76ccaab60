import {
  hvaGroups,
  hvaItemNames,
  hvaItems,
  hvaStates,
  invalidWords,
  isMitigation,
  hvaMarkWords,
  type HvaDetail,
  type HvaItem,
} from '@anyuan/contract';
import { Button, Input } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useCan } from '../../session.ts';

/** One round: one's own marks while it is being rated, then what came out and what is done about it. */
export function HvaRound({ id, back }: { id: string; back: () => void }) {
  const t = useText('readiness');
  const label = useLabel();
  const query = useApi(api.hva.get, { id });
  return (
    <Loaded query={query} rows={12}>
      {(hva) => (
        <>
          <div className="ops-bar">
            <span className="ops-verbs">
              <Button onClick={back}>‹ {t('back')}</Button>
              <strong>{t('hvaOf', { year: hva.year, unit: hva.department?.name ?? t('wholeHouse') })}</strong>
              <span className="muted">{label(hvaStates[hva.state])}</span>
            </span>
            <Steps hva={hva} />
          </div>
          {hva.state === 'rating' && hva.rating && !hva.sentAt && <Rate hva={hva} />}
          {hva.state === 'rating' && hva.sentAt && <p className="panel hva-note">{t('youSent')}</p>}
          {hva.results.length > 0 && <Results hva={hva} />}
          {hva.raters.length > 0 && hva.state === 'rating' && <Raters hva={hva} />}
        </>
      )}
    </Loaded>
  );
}

function Steps({ hva }: { hva: HvaDetail }) {
  const t = useText('readiness');
  const can = useCan();
  const close = useAct(api.hva.close);
  const publish = useAct(api.hva.publish, { touches: ['/hva', '/cases'] });
  const [review, say] = useState('');
  if (!can('readiness.manage')) return null;
  if (hva.state === 'rating')
    return (
      <ConfirmButton
        question={t('closeQuestion')}
        detail={t('hvaSent', { sent: hva.sent, asked: hva.asked, invalid: hva.invalid })}
        verb={t('closeHva')}
        act={async () => {
          await close.mutateAsync({ id: hva.id });
          toast(t('closed'), 'success');
        }}
      />
    );
  if (hva.state === 'review')
    return (
      <span className="ops-verbs">
        <Input
          aria-label={t('review')}
          placeholder={t('review')}
          value={review}
          maxLength={500}
          onChange={({ target }) => say(target.value)}
        />
        <ActionButton
          type="primary"
          disabled={review.trim().length < 2}
          act={async () => {
            await publish.mutateAsync({ id: hva.id, review: review.trim() });
            toast(t('published'), 'success');
          }}
        >
          {t('publish', { count: hva.topN })}
        </ActionButton>
      </span>
    );
  return null;
}

type Marks = Record<string, Partial<Record<HvaItem, number | null | undefined>>>;

/** Twenty-nine lines of seven marks; what is marked is kept as one goes. */
function Rate({ hva }: { hva: HvaDetail }) {
  const t = useText('readiness');
  const label = useLabel();
  const [marks, mark] = useState<Marks>(() => hva.rating ?? {});
  const { mutateAsync } = useAct(api.hva.rate);
  const left = hva.events.filter(({ key }) =>
    hvaItemNames.some((item) => typeof marks[key]?.[item] !== 'number'),
  ).length;
  const set = (key: string, item: HvaItem, value: string): void =>
    mark((before) => ({ ...before, [key]: { ...before[key], [item]: value === '' ? null : Number(value) } }));
  return (
    <section className="panel hva-rate">
      <p className="muted">{t('rateHint')}</p>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('event')}</th>
            {hvaItemNames.map((item) => (
              <th key={item} scope="col">
                {label(hvaItems[item])}
              </th>
            ))}
          </tr>
        </thead>
        {Object.entries(hvaGroups).map(([group, name]) => (
          <tbody key={group}>
            <tr className="ops-group">
              <th colSpan={8} scope="rowgroup">
                {label(name)}
              </th>
            </tr>
            {hva.events
              .filter((event) => event.group === group)
              .map((event) => (
                <tr key={event.key}>
                  <th scope="row">{label([event.name, event.nameEn])}</th>
                  {hvaItemNames.map((item) => (
                    <td key={item} data-item={label(hvaItems[item])}>
                      <select
                        aria-label={`${label([event.name, event.nameEn])} · ${label(hvaItems[item])}`}
                        value={marks[event.key]?.[item] ?? ''}
                        onChange={({ target }) => set(event.key, item, target.value)}
                      >
                        <option value="">–</option>
                        {hvaMarkWords[isMitigation(item) ? 'ready' : 'likely'].map((words, value) => (
                          <option key={words[0]} value={value}>
                            {value} {label(words)}
                          </option>
                        ))}
                      </select>
                    </td>
                  ))}
                </tr>
              ))}
          </tbody>
        ))}
      </table>
      <footer>
        <span className="muted">{left > 0 ? t('leftBlank', { count: left }) : t('allRated')}</span>
        <ActionButton
          act={async () => {
            await mutateAsync({ id: hva.id, rating: marks });
            toast(t('kept'), 'success');
          }}
        >
          {t('keep')}
        </ActionButton>
        <ConfirmButton
          type="primary"
          question={t('sendQuestion')}
          detail={left > 0 ? t('leftBlank', { count: left }) : t('allRated')}
          verb={t('send')}
          act={async () => {
            await mutateAsync({ id: hva.id, rating: marks, send: true });
            toast(t('sent'), 'success');
          }}
        />
      </footer>
    </section>
  );
}

/** By rank: what each mark came to, and the plan, drill and measures of the first. */
function Results({ hva }: { hva: HvaDetail }) {
  const t = useText('readiness');
  const label = useLabel();
  const named = new Map(hva.events.map((event) => [event.key, event]));
  const nameOf = (key: string): string => label([named.get(key)?.name ?? key, named.get(key)?.nameEn ?? key]);
  const file = () => ({
    head: [t('rank'), t('event'), t('risk'), ...hvaItemNames.map((item) => label(hvaItems[item])), t('plansAndDrills')],
    rows: hva.results.map((one) => [
      String(one.rank),
      nameOf(one.event),
      `${one.risk.toFixed(2)}%`,
      ...hvaItemNames.map((item) => one.means[item].toFixed(1)),
      [
        ...hva.plans.map(({ event, name }) => ({ event, name })),
        ...hva.measures.map(({ event, measure }) => ({ event, name: measure })),
      ]
        .filter(({ event }) => event === one.event)
        .map(({ name }) => name)
        .join('; '),
    ]),
  });
  return (
    <section className="panel hva-results">
      <div className="ops-bar no-print">
        <span>{hva.review}</span>
        <RowsExport name="hva" make={file} />
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('rank')}</th>
            <th scope="col">{t('event')}</th>
            <th scope="col">{t('risk')}</th>
            {hvaItemNames.map((item) => (
              <th key={item} scope="col" className="is-mean">
                {label(hvaItems[item])}
              </th>
            ))}
            <th scope="col">{t('plansAndDrills')}</th>
          </tr>
        </thead>
        <tbody>
          {hva.results.map((one) => {
            const isFirst = one.rank <= hva.topN && one.risk > 0;
            const plans = hva.plans.filter((plan) => plan.event === one.event);
            const measures = hva.measures.filter((measure) => measure.event === one.event);
            return (
              <tr key={one.event} className={isFirst ? 'is-first' : ''}>
                <td className="number">{one.rank}</td>
                <th scope="row">{nameOf(one.event)}</th>
                <td className="number">
                  <span className="hva-bar" style={{ inlineSize: `${one.risk}%` }} aria-hidden="true" />
                  {one.risk.toFixed(2)}%
                </td>
                {hvaItemNames.map((item) => (
                  <td key={item} className="number is-mean">
                    {one.means[item].toFixed(1)}
                  </td>
                ))}
                <td>
                  {plans.map((plan) => (
                    <Link key={plan.id} to={`/things/${plan.id}`}>
                      {plan.name}
                    </Link>
                  ))}
                  {isFirst && plans.length === 0 && <span className="hva-lacks">▲ {t('noPlan')}</span>}
                  {measures.map((measure) => (
                    <div key={measure.id}>
                      {measure.caseId ? (
                        <Link to={`/cases/${measure.caseId}`}>{measure.measure}</Link>
                      ) : (
                        measure.measure
                      )}
                      {measure.doneAt && <span className="muted"> ✓</span>}
                    </div>
                  ))}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

function Raters({ hva }: { hva: HvaDetail }) {
  const t = useText('readiness');
  const label = useLabel();
  return (
    <section className="panel hva-raters">
      <h2>{t('raters')}</h2>
      <ul className="ops-lines">
        {hva.raters.map((one) => (
          <li key={one.person.id}>
            {one.person.name}{' '}
            {one.sentAt ? (
              <span className="muted">
                ✓ <Time at={one.sentAt} />
              </span>
            ) : (
              <span className="muted">{t('notYet')}</span>
            )}
            {one.invalid && <span className="hva-lacks"> ▲ {label(invalidWords[one.invalid])}</span>}
          </li>
        ))}
      </ul>
    </section>
  );
}
