import { gbQuestions, type GbChannel, type GbOrder, type GbQuestion } from '@anyuan/contract';
import { Button, Segmented, Select } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { FormDialog } from '../../kit/FormDialog.tsx';
import { Panel } from '../../kit/Panel.tsx';
import { Empty, Loaded } from '../../kit/States.tsx';
import { toast } from '../../kit/toast.ts';
import { formOf, type Wanted } from './care-forms.ts';
import { Answer } from './CareAnswer.tsx';
import { Shots } from './Shots.tsx';
import { Upgrades } from './Upgrades.tsx';

const questions = Object.keys(gbQuestions) as GbQuestion[];

/** Looking after a device of 2022 or one of its channels: what it says of itself, and what it is set to. */
export function Care({ code, name, items }: { code: string; name: string; items: readonly GbChannel[] }) {
  const t = useText('gb28181');
  const label = useLabel();
  const [channel, choose] = useState<string>();
  const [what, ask] = useState<GbQuestion>();
  const cameras = items.filter(({ kind, goneAt }) => kind === 'camera' && goneAt === null);
  const about = channel === undefined ? { code } : { code, channel };
  const camera = cameras.find((one) => one.code === channel)?.device;
  return (
    <Panel title={t('care')}>
      <div className="table-toolbar">
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={t('careOf')}
          placeholder={`${t('careWhole')} ${name}`}
          style={{ minWidth: 260 }}
          value={channel}
          onChange={choose}
          options={cameras.map((one) => ({ value: one.code, label: `${one.name} ${one.code}` }))}
        />
        <Segmented
          value={what ?? ''}
          onChange={(next) => ask(next as GbQuestion)}
          options={questions.map((value) => ({ value, label: label(gbQuestions[value]) }))}
        />
      </div>
      {what === undefined ? <Empty>{t('careAsk')}</Empty> : <Asked key={`${channel} ${what}`} {...about} what={what} />}
      {camera && <Shots key={camera.code} camera={camera} />}
      <Upgrades {...about} name={name} />
    </Panel>
  );
}

/** What it has answered, with what of it can be set. */
function Asked({ what, ...about }: { code: string; channel?: string; what: GbQuestion }) {
  const t = useText('gb28181');
  const query = useApi(api.gbCare.ask, { ...about, what }, { staleTime: 60_000 });
  const { mutateAsync } = useAct(api.gbCare.order);
  const [wanted, want] = useState<Wanted>();
  const order = async (one: GbOrder): Promise<void> => {
    await mutateAsync({ ...about, order: one });
    await query.refetch();
  };
  return (
    <Loaded query={query}>
      {(answers) => {
        const form = wanted && formOf(wanted, answers);
        return (
          <>
            <Answer
              answers={answers}
              want={want}
              format={async (card) => {
                await order({ do: 'formatCard', card });
                toast(t('controlSent'), 'success');
              }}
            />
            <p>
              <Button onClick={() => void query.refetch()} loading={query.isFetching}>
                {t('careAgain')}
              </Button>
            </p>
            {form && (
              <FormDialog
                title={t(`care_${wanted}`)}
                close={() => want(undefined)}
                said={t('controlDone')}
                schema={form.schema}
                initial={form.initial}
                submit={(values) => order(form.order(values))}
              />
            )}
          </>
        );
      }}
    </Loaded>
  );
}
