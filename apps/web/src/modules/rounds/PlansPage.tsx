import { planKinds, recurrenceIn, workAreaLabels, workAreaNames, type Plan, type PlanKindName } from '@anyuan/contract';
import { Button, InputNumber, Modal, Select } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';

import { api, useAct } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { EntryForm } from '../../kit/entries/EntryForm.tsx';
import { EntryImport } from '../../kit/entries/EntryImport.tsx';
import { EntryList } from '../../kit/entries/EntryList.tsx';
import { EntryPaperCheck, TakeAway } from '../../kit/entries/TakeAway.tsx';
import { today } from '../../kit/hospital-time.ts';
import { Page } from '../../kit/Page.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { planPages } from './plan-pages.tsx';

import './rounds.css';

/** What must be done: every plan, and how it went these days. */
export default function PlansPage() {
  const t = useText('rounds');
  const label = useLabel();
  const can = useCan();
  return (
    <Page
      title={t('plans')}
      note={t('plansNote')}
      actions={
        <>
          {can('round.plan') && <NewPlan />}
          {can('round.plan') && <EntryImport pages={planPages} />}
          <TakeAway pages={planPages} />
        </>
      }
    >
      <EntryPaperCheck pages={planPages} />
      <EntryList<Plan>
        pages={planPages}
        page="/plans"
        ready={workAreaNames.map((area) => ({ name: label(workAreaLabels[area]), query: `area=${area}&active=true` }))}
        empty={t('plansEmpty')}
        removeDetail={t('planRetire')}
        parts={(plan) => ({ removeDetail: t('planRetire'), buttons: <PlanButtons plan={plan} /> })}
      />
    </Page>
  );
}

/** A kind first: it brings its usual rhythm, form and rule with it. */
function NewPlan() {
  const t = useText('rounds');
  const entries = useText('entries');
  const label = useLabel();
  const { set } = useUrlState();
  const [isOpen, open] = useState(false);
  const [kind, choose] = useState<PlanKindName>();
  const verb = entries('add', { what: label(planPages.register.label) });
  const usual = kind && planKinds[kind];
  return (
    <>
      <Button type="primary" onClick={() => open(true)}>
        {verb}
      </Button>
      <Modal
        open={isOpen}
        title={verb}
        footer={null}
        width={680}
        destroyOnHidden
        onCancel={() => open(false)}
        afterClose={() => choose(undefined)}
      >
        <div className="plan-kind">
          <span className="muted">{t('kind')}</span>
          <Select
            aria-label={t('kind')}
            value={kind ?? null}
            placeholder={t('plansEmpty')}
            onChange={(next: PlanKindName) => choose(next)}
            showSearch={{ optionFilterProp: 'label' }}
            options={workAreaNames.map((area) => ({
              label: label(workAreaLabels[area]),
              options: Object.entries(planKinds)
                .filter(([, one]) => one.area === area)
                .map(([name, one]) => ({ value: name, label: label(one.label) })),
            }))}
          />
          {kind && <span className="muted">{t('usualHint')}</span>}
        </div>
        {kind && usual && (
          <EntryForm
            key={kind}
            pages={planPages}
            given={{ kind }}
            initial={{
              name: label(usual.label),
              recurrence: recurrenceIn(usual.usual.recurrence),
              form: usual.usual.form,
              where: usual.usual.where,
              rule: usual.usual.rule,
              perDay: usual.perDay,
              ...(usual.hasPeaks ? { peakEvery: 60 } : {}),
            }}
            verb={verb}
            saved={({ code }) => {
              open(false);
              set({ row: code });
            }}
          />
        )}
      </Modal>
    </>
  );
}

function PlanButtons({ plan: { code } }: { plan: Plan }) {
  const t = useText('rounds');
  const can = useCan();
  const [minutes, setMinutes] = useState<number>();
  const { touches } = planPages;
  const start = useAct(api.plan.start, { touches });
  const remake = useAct(api.plan.remake, { touches });
  return (
    <>
      <Link to={`/rounds?tab=all&plan=${code}&from=${today().slice(0, 7)}-01&to=${today()}`}>
        <Button size="small">{t('seeRounds')}</Button>
      </Link>
      {can('round.do') && (
        <Button size="small" onClick={() => setMinutes(120)}>
          {t('startRound')}
        </Button>
      )}
      {can('round.plan') && (
        <ActionButton
          size="small"
          act={async () => {
            await remake.mutateAsync({ code });
            toast(t('remade'), 'success');
          }}
        >
          {t('remake')}
        </ActionButton>
      )}
      <Modal open={minutes !== undefined} title={t('startRound')} footer={null} onCancel={() => setMinutes(undefined)}>
        <p>
          {t('startFor')}{' '}
          <InputNumber
            aria-label={t('startFor')}
            value={minutes ?? 120}
            min={5}
            max={20_160}
            onChange={(next) => setMinutes(next ?? 120)}
          />
        </p>
        <ActionButton
          type="primary"
          act={async () => {
            await start.mutateAsync({ code, minutes: minutes ?? 120 });
            toast(t('started', { n: minutes ?? 120 }), 'success');
            setMinutes(undefined);
          }}
        >
          {t('startRound')}
        </ActionButton>
      </Modal>
    </>
  );
}
