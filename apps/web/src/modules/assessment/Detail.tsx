import type { AssessmentDetail, AssessmentItem, TableItem } from '@anyuan/contract';
import { Button, Segmented } from 'antd';

import { api, download, useAct, useApi } from '../../api.ts';
import { useLang, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { ItemDrawer } from './ItemDrawer.tsx';
import { round, share } from './points.ts';

const shows = ['all', 'gaps', 'asked', 'itself'] as const;
type Show = (typeof shows)[number];

const isShown: Record<Show, (row: AssessmentItem) => boolean> = {
  all: () => true,
  gaps: ({ score, lost, vetoed }) => vetoed || score === null || lost > 0,
  asked: ({ score }) => score === null,
  itself: ({ byItself }) => byItself,
};

/** One assessment: sums by section, every item with what it comes to and why. */
export function Detail({ id }: { id: string }) {
  const query = useApi(api.assessment.get, { id });
  return (
    <Loaded query={query} rows={12}>
      {(whole) => <Whole whole={whole} opened={whole.id === id ? undefined : id} />}
    </Loaded>
  );
}

function Whole({ whole, opened }: { whole: AssessmentDetail; opened: string | undefined }) {
  const t = useText('assessment');
  const lang = useLang();
  const { values, set } = useUrlState();
  const measure = useAct(api.assessment.measure);
  const close = useAct(api.assessment.close);
  const { id, sums } = whole;
  const show = shows.find((one) => one === values['show']) ?? 'all';
  const rows = whole.rows.filter(isShown[show]);
  const chosen = whole.rows.find((row) => row.id === (values['row'] ?? opened));
  const itemOf = (row: AssessmentItem): TableItem => whole.definition.items[row.position] as TableItem;
  return (
    <>
      <div className="ops-bar">
        <span className="ops-verbs">
          <Button onClick={() => set({ assessment: undefined, item: undefined, row: undefined, show: undefined })}>
            ‹ {t('back')}
          </Button>
          <strong>{whole.name}</strong>
          <span className="muted">{t(`state_${whole.state}`)}</span>
        </span>
        <span className="ops-verbs">
          <ActionButton act={() => download(api.gaps.export, { id }, `${t('gaps')}.xlsx`)}>
            {t('gapSheet')}
          </ActionButton>
          {whole.mayManage && (
            <ActionButton act={() => download(api.assessment.pack, { id, lang }, `${t('pack')}.pdf`)}>
              {t('pack')}
            </ActionButton>
          )}
          {whole.mayManage && whole.state === 'open' && (
            <>
              <ActionButton
                act={async () => {
                  await measure.mutateAsync({ id });
                  toast(t('measured'), 'success');
                }}
              >
                {t('measure')}
              </ActionButton>
              <ConfirmButton
                type="primary"
                question={t('closeQuestion')}
                detail={t('unknown', { points: round(sums.worth - sums.known) })}
                verb={t('close')}
                act={async () => {
                  await close.mutateAsync({ id });
                  toast(t('closed'), 'success');
                }}
              />
            </>
          )}
        </span>
      </div>
      <section className="panel assess-sums">
        <dl>
          <Sum name={t('score')} value={`${sums.score} / ${sums.worth}`} />
          <Sum name={t('itself')} value={`${sums.byItself} (${share(sums.byItself, sums.worth)}%)`} />
          <Sum name={t('open_points')} value={String(round(sums.worth - sums.known))} />
          <Sum name={t('bonus')} value={String(sums.bonus)} />
          <Sum name={t('measuredAt')} value={whole.measuredAt ? <Time at={whole.measuredAt} /> : '–'} />
        </dl>
        {sums.vetoed && <p className="assess-bad">▲ {t('vetoed')}</p>}
        <p className="muted">
          {whole.definition.name} · {whole.definition.source}
        </p>
      </section>
      <Segmented
        value={show}
        onChange={(next) => set({ show: next === 'all' ? undefined : next })}
        options={shows.map((one) => ({
          value: one,
          label: `${t(`show_${one}`)} ${whole.rows.filter(isShown[one]).length}`,
        }))}
        className="assess-shows"
      />
      {whole.sections
        .filter(({ name }) => rows.some((row) => itemOf(row).path[0] === name))
        .map((section) => (
          <section key={section.name} className="panel assess-section">
            <h2>
              {section.name}
              <span className="muted number">
                {section.sums.score} / {section.sums.worth}
              </span>
            </h2>
            <table className="assess-table">
              <thead>
                <tr>
                  <th scope="col">{t('no')}</th>
                  <th scope="col">{t('standard')}</th>
                  <th scope="col">{t('department')}</th>
                  <th scope="col">{t('points')}</th>
                  <th scope="col">{t('score')}</th>
                  <th scope="col">{t('why')}</th>
                </tr>
              </thead>
              <tbody>
                {rows
                  .filter((row) => itemOf(row).path[0] === section.name)
                  .map((row) => (
                    <Line key={row.id} row={row} item={itemOf(row)} choose={() => set({ row: row.id })} />
                  ))}
              </tbody>
            </table>
          </section>
        ))}
      {chosen && (
        <ItemDrawer
          key={chosen.id}
          row={chosen}
          item={itemOf(chosen)}
          mayManage={whole.mayManage && whole.state === 'open'}
          close={() => set({ row: undefined, ...(opened ? { item: undefined, assessment: whole.id } : {}) })}
        />
      )}
    </>
  );
}

const Sum = ({ name, value }: { name: string; value: React.ReactNode }) => (
  <div>
    <dt className="muted">{name}</dt>
    <dd className="number">{value}</dd>
  </div>
);

function Line({ row, item, choose }: { row: AssessmentItem; item: TableItem; choose: () => void }) {
  const t = useText('assessment');
  const lang = useLang();
  const found = row.shown.flatMap((one) => (one ? [one.words[lang === 'zh' ? 0 : 1]] : []));
  return (
    <tr className={row.vetoed || row.lost > 0 ? 'is-short' : ''}>
      <td className="number">{row.no}</td>
      <td>
        <button type="button" className="ops-name assess-name" onClick={choose}>
          {item.standard}
        </button>
        {item.path.length > 1 && <span className="muted"> {item.path.slice(1).join(' · ')}</span>}
      </td>
      <td>
        {row.department?.name ?? '–'}
        {row.dueOn && row.score === null && <div className="muted">{t('dueOn', { day: row.dueOn })}</div>}
      </td>
      <td className="number">{item.points ?? t('unreadable')}</td>
      <td className="number">
        {row.score ?? <span className="assess-open">○ {t('toAnswer')}</span>}
        {row.lost > 0 && row.score !== null && <span className="assess-bad"> ▼{row.lost}</span>}
      </td>
      <td className="muted">
        {found.join(';')}
        {row.byItself && <span className="assess-itself"> ✓ {t('itself')}</span>}
      </td>
    </tr>
  );
}
