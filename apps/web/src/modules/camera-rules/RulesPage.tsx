import { cameraActs } from '@anyuan/contract';
import { Tag } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { Page } from '../../kit/Page.tsx';
import { ShortList } from '../../kit/ShortList.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { RuleDialog } from './RuleDialog.tsx';

const touches = ['/camera-rules', '/devices', '/cameras', '/wall'];

/** Who alone may see which cameras. */
export default function RulesPage() {
  const t = useText('cameraRules');
  const label = useLabel();
  const query = useApi(api.cameraRule.list, {});
  const { mutateAsync: remove } = useAct(api.cameraRule.remove, { touches });
  return (
    <Page title={t('title')} note={t('note')}>
      <ShortList
        name="camera-rules"
        query={query}
        rowKey={({ id }) => id}
        nameOf={({ name }) => name}
        empty={<Empty title={t('none')}>{t('noneText')}</Empty>}
        words={{
          add: t('add'),
          change: t('change'),
          remove: t('remove'),
          ask: ({ name }) => t('removeAsk', { name }),
        }}
        remove={({ id }) => remove({ id })}
        dialog={(rule, close) => <RuleDialog rule={rule} close={close} />}
        columns={[
          {
            key: 'name',
            title: t('name'),
            render: ({ name, why }) => (
              <>
                <strong>{name}</strong>
                <div className="muted">{why}</div>
              </>
            ),
          },
          {
            key: 'acts',
            title: t('acts'),
            render: ({ acts }) => acts.map((act) => <Tag key={act}>{label(cameraActs[act])}</Tag>),
          },
          {
            key: 'cameras',
            title: t('cameras'),
            render: ({ cameras, places, count }) => (
              <>
                {[...places.map(({ name }) => name), ...cameras.map(({ name, code }) => `${name} ${code}`)].join('、')}
                <div className="muted">{t('count', { count })}</div>
              </>
            ),
          },
          {
            key: 'for',
            title: t('people'),
            render: ({ people, roles }) =>
              [...roles.map(({ name }) => name), ...people.map(({ name }) => name)].join('、') || t('nobody'),
          },
          {
            key: 'at',
            title: '',
            render: ({ at, by }) => (
              <>
                <Time at={at} /> <span className="muted">{t('by', { name: by })}</span>
              </>
            ),
          },
        ]}
      />
    </Page>
  );
}
