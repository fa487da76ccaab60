import { ApiError, type ErrorCode, type ZlmServer } from '@anyuan/contract';
import { Button, Tag } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useErrorText, useText } from '../../i18n/index.ts';
import { ShortList } from '../../kit/ShortList.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { useUrlState } from '../../kit/url-state.ts';
import { useCan } from '../../session.ts';
import { ZlmDialog } from './ZlmDialog.tsx';
import { ZlmPulls } from './ZlmPulls.tsx';
import { ZlmStreams } from './ZlmStreams.tsx';

const isUnseen = ({ enabled, checked }: ZlmServer): boolean => enabled && checked === null;

/** The hospital's own ZLMediaKit: whether it answers, and what it has. */
export function ZlmServers() {
  const t = useText('zlm');
  const isKeeper = useCan()('device.manage');
  const query = useApi(api.zlm.list, {}, { every: (answer) => (answer?.items.some(isUnseen) ? 1_000 : 10_000) });
  const { mutateAsync: remove } = useAct(api.zlm.remove, { touches: ['/zlm-servers'] });
  const { values, set } = useUrlState();
  return (
    <>
      <p className="muted">{t('note')}</p>
      <ShortList
        name="zlm-servers"
        query={query}
        rowKey={({ code }) => code}
        nameOf={({ name }) => name}
        isKeeper={isKeeper}
        empty={<Empty>{t('none')}</Empty>}
        words={{
          add: t('add'),
          change: t('change'),
          remove: t('remove'),
          ask: ({ name }) => t('removeAsk', { name }),
          detail: t('removeDetail'),
        }}
        more={({ code, name }) => (
          <Button size="small" aria-label={`${t('show')} ${name}`} onClick={() => set({ server: code })}>
            {t('show')}
          </Button>
        )}
        remove={({ code }) => remove({ code })}
        dialog={(server, close) => <ZlmDialog server={server} close={close} />}
        below={(items) =>
          isKeeper &&
          items
            .filter(({ code }) => code === values['server'])
            .map((server) => (
              <div key={server.code}>
                <ZlmStreams server={server} />
                <ZlmPulls server={server} />
              </div>
            ))
        }
        columns={[
          {
            key: 'name',
            title: t('name'),
            render: ({ code, name }) => (
              <>
                <strong>{name}</strong>
                <div className="muted number">{code}</div>
              </>
            ),
          },
          {
            key: 'url',
            title: t('url'),
            render: ({ url, rtspPort }) => (
              <>
                <span className="number">{url}</span>
                <div className="muted number">{`RTSP ${rtspPort}`}</div>
              </>
            ),
          },
          { key: 'state', title: t('state'), render: (server) => <State server={server} /> },
          {
            key: 'streams',
            title: t('streams'),
            render: ({ enabled, checked }) => (
              <span className="number">{enabled && checked && checked.error === null ? checked.streams : '–'}</span>
            ),
          },
        ]}
      />
    </>
  );
}

function State({ server: { enabled, checked } }: { server: ZlmServer }) {
  const t = useText('zlm');
  const errorText = useErrorText();
  if (!enabled) return <Tag>{t('off')}</Tag>;
  if (!checked) return <Tag>{t('waiting')}</Tag>;
  const { error, at } = checked;
  return (
    <>
      <Tag color={error ? 'error' : 'success'}>{t(error ? 'wrong' : 'answers')}</Tag>
      <span className="muted">
        <Time at={at} />
      </span>
      {error && <div>{errorText(new ApiError(error.code as ErrorCode, error.details)).text}</div>}
    </>
  );
}
