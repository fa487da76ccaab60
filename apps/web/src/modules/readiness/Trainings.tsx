import { courses, field, type CallInput, type Training } from '@anyuan/contract';
import { Alert, Button, Modal } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { z } from 'zod';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DataTable } from '../../kit/DataTable.tsx';
import type { Schema } from '../../kit/fields/fields.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { minuteTime } from '../../kit/hospital-time.ts';
import { PeoplePicker } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { Code } from './Code.tsx';

/** Trainings that are planned and were held; who came signs in by the code on the wall. */
export function Trainings() {
  const t = useText('readiness');
  const label = useLabel();
  const can = useCan();
  const { values } = useUrlState();
  const [isPlanning, plan] = useState(false);
  const [shown, show] = useState<Training>();
  return (
    <>
      {values['sign'] && <SignIn token={values['sign']} />}
      <OutsideTrainer />
      <DataTable
        name="trainings"
        route={api.training.list}
        rowKey={({ id }) => id}
        also={['figure']}
        empty={<Empty title={t('trainingNone')} />}
        toolbar={
          can('readiness.manage') && (
            <Button type="primary" onClick={() => plan(true)}>
              {t('planTraining')}
            </Button>
          )
        }
        filters={[
          {
            name: 'course',
            label: t('course'),
            widget: 'choice',
            options: Object.fromEntries(Object.entries(courses).map(([key, words]) => [key, label(words)])),
          },
        ]}
        columns={[
          { key: 'title', title: t('title_'), render: ({ title }) => title },
          { key: 'course', title: t('course'), render: ({ course }) => label(courses[course]) },
          { key: 'from', title: t('at'), render: ({ from }) => <Time at={from} /> },
          { key: 'place', title: t('place'), render: ({ place }) => place?.name ?? '' },
          {
            key: 'trainer',
            title: t('trainer'),
            render: ({ trainer, outside }) => (outside ? `${trainer}(${t('outside')})` : trainer),
          },
          {
            key: 'plan',
            title: t('plan'),
            render: ({ plan }) => plan && <Link to={`/things/${plan.id}`}>{plan.name}</Link>,
          },
          { key: 'hours', title: t('hours'), align: 'right', render: ({ hours }) => hours },
          { key: 'signed', title: t('signed'), align: 'right', render: ({ signed }) => signed },
          {
            key: 'mine',
            title: t('state'),
            render: ({ mine, cancelled }) => (cancelled ? t('cancelled') : mine ? `✓ ${t('youSigned')}` : ''),
          },
          {
            key: 'do',
            title: '',
            render: (row) =>
              row.token &&
              !row.cancelled && (
                <Button size="small" onClick={() => show(row)}>
                  {t('signCode')}
                </Button>
              ),
          },
        ]}
      />
      {isPlanning && <PlanDialog close={() => plan(false)} />}
      {shown && <SignDialog training={shown} close={() => show(undefined)} />}
    </>
  );
}

/** The fire brigade is invited once a year; said as long as it has not been. */
function OutsideTrainer() {
  const t = useText('readiness');
  const { data } = useApi(api.training.outside, {});
  if (!data?.missed) return null;
  const title = data.last ? t('outsideMissed', { day: data.last.slice(0, 10) }) : t('outsideNever');
  return <Alert type="warning" showIcon title={title} style={{ marginBottom: 12 }} />;
}

function SignIn({ token }: { token: string }) {
  const t = useText('readiness');
  const { set } = useUrlState();
  const { mutateAsync } = useAct(api.training.signIn, { touches: ['/trainings'] });
  return (
    <section className="panel sign-in-here">
      <strong>{t('signInHere')}</strong>
      <ActionButton
        type="primary"
        size="large"
        act={async () => {
          const done = await mutateAsync({ token });
          toast(t('signedIn', { title: done.title }), 'success');
          set({ sign: undefined });
        }}
      >
        {t('signIn')}
      </ActionButton>
    </section>
  );
}

function SignDialog({ training, close }: { training: Training; close: () => void }) {
  const t = useText('readiness');
  const signs = useApi(api.training.signs, { id: training.id }, { every: 5_000 });
  const { mutateAsync } = useAct(api.training.signOthers, { touches: ['/trainings'] });
  const cancel = useAct(api.training.cancel, { touches: ['/trainings'] });
  const [people, choose] = useState<string[]>([]);
  return (
    <Modal open title={training.title} footer={null} onCancel={close} destroyOnHidden width={560}>
      <Code text={`${window.location.origin}/readiness?tab=trainings&sign=${training.token ?? ''}`} />
      <Loaded query={signs}>
        {({ items }) => (
          <>
            <h3>{t('signedCount', { count: items.length })}</h3>
            <ul className="ops-lines sign-list">
              {items.map(({ person, department, at, byHand }) => (
                <li key={person.id}>
                  {person.name} <span className="muted">{department}</span>{' '}
                  <span className="muted number">{minuteTime(at).slice(11)}</span> {byHand && t('byHand')}
                </li>
              ))}
            </ul>
          </>
        )}
      </Loaded>
      <div className="ops-fields">
        <PeoplePicker label={t('person')} value={people} onChange={choose} />
        <ActionButton
          disabled={people.length === 0}
          act={async () => {
            await mutateAsync({ id: training.id, people });
            choose([]);
            toast(t('kept'), 'success');
          }}
        >
          {t('signOthers')}
        </ActionButton>
        <ActionButton
          danger
          type="text"
          act={async () => {
            await cancel.mutateAsync({ id: training.id });
            close();
          }}
        >
          {t('cancelTraining')}
        </ActionButton>
      </div>
    </Modal>
  );
}

const planned = z.object({
  title: field.text(['名称', 'Title'], { max: 80 }),
  course: field.choice(['课程', 'Course'], courses),
  from: field.time(['开始', 'Begins']),
  until: field.time(['结束', 'Ends']),
  place: field.ref(['地点', 'Place'], 'place').optional(),
  trainer: field.text(['授课人', 'Trainer'], { max: 80 }),
  outside: field.yesNo(['外请教官(每年至少一次)', 'From outside (once a year at least)']),
  hours: field.quantity(['学时', 'Hours'], { min: 0.5, max: 100, decimals: 1 }),
  plan: field.thing(['所依据的应急预案', 'About the emergency plan'], 'emergency-plan').optional(),
}) as unknown as Schema;

function PlanDialog({ close }: { close: () => void }) {
  const t = useText('readiness');
  const { mutateAsync } = useAct(api.training.create, { touches: ['/trainings', '/emergency-plans'] });
  return (
    <FormDialog
      title={t('planTraining')}
      close={close}
      said={t('kept')}
      width={680}
      asGrid
      schema={planned}
      initial={{ outside: false, hours: 2, course: 'fire' }}
      submit={(values) => mutateAsync(values as CallInput<typeof api.training.create>)}
    />
  );
}
