import { courses, type Training } from '@anyuan/contract';
import { App, Button, Form, Input, InputNumber, Modal, Select, Switch } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { DataTable } from '../../kit/DataTable.tsx';
import { DateInput } from '../../kit/fields/DateInput.tsx';
import { minuteTime } from '../../kit/hospital-time.ts';
import { PeoplePicker, PlacePicker } from '../../kit/pickers.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
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
      <DataTable
        name="trainings"
        route={api.training.list}
        rowKey={({ id }) => id}
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

function SignIn({ token }: { token: string }) {
  const t = useText('readiness');
  const { set } = useUrlState();
  const { message } = App.useApp();
  const { mutateAsync } = useAct(api.training.signIn, { touches: ['/trainings'] });
  return (
    <section className="panel sign-in-here">
      <strong>{t('signInHere')}</strong>
      <ActionButton
        type="primary"
        size="large"
        act={async () => {
          const done = await mutateAsync({ token });
          void message.success(t('signedIn', { title: done.title }));
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
  const { message } = App.useApp();
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
        <PeoplePicker value={people} onChange={choose} />
        <ActionButton
          disabled={people.length === 0}
          act={async () => {
            await mutateAsync({ id: training.id, people });
            choose([]);
            void message.success(t('kept'));
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

function PlanDialog({ close }: { close: () => void }) {
  const t = useText('readiness');
  const label = useLabel();
  const common = useText();
  const { message } = App.useApp();
  const [form] = Form.useForm<{
    title: string;
    course: keyof typeof courses;
    from: string;
    until: string;
    place?: string;
    trainer: string;
    outside: boolean;
    hours: number;
  }>();
  const { mutateAsync } = useAct(api.training.create, { touches: ['/trainings'] });
  const needed = [{ required: true, message: common('required') }];
  return (
    <Modal open title={t('planTraining')} footer={null} onCancel={close} destroyOnHidden>
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        initialValues={{ outside: false, hours: 2, course: 'fire' }}
      >
        <Form.Item name="title" label={t('title_')} rules={needed}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="course" label={t('course')} rules={needed}>
          <Select options={Object.entries(courses).map(([value, words]) => ({ value, label: label(words) }))} />
        </Form.Item>
        <Form.Item name="from" label={t('begins')} rules={needed}>
          <DateInput hasTime label={t('begins')} />
        </Form.Item>
        <Form.Item name="until" label={t('ends')} rules={needed}>
          <DateInput hasTime label={t('ends')} />
        </Form.Item>
        <Form.Item name="place" label={t('place')}>
          <PlacePicker />
        </Form.Item>
        <Form.Item name="trainer" label={t('trainer')} rules={needed}>
          <Input maxLength={80} />
        </Form.Item>
        <Form.Item name="outside" label={t('outsideTrainer')} valuePropName="checked">
          <Switch />
        </Form.Item>
        <Form.Item name="hours" label={t('hours')} rules={needed}>
          <InputNumber min={0.5} max={100} />
        </Form.Item>
        <ActionButton
          type="primary"
          act={async () => {
            const given = await form.validateFields().catch(() => undefined);
            if (!given) return;
            const { place, ...rest } = given;
            await mutateAsync({
              ...rest,
              ...(place ? { place } : {}),
            });
            void message.success(t('kept'));
            close();
          }}
        >
          {t('planTraining')}
        </ActionButton>
      </Form>
    </Modal>
  );
}
