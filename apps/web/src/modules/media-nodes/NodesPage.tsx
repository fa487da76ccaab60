import { ApiError, mediaNodeStates, type ErrorCode, type MediaNode } from '@anyuan/contract';
import { Tag } from 'antd';
import { useState } from 'react';

import { api, useAct, useApi } from '../../api.ts';
import { useErrorText, useLabel, useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Page } from '../../kit/Page.tsx';
import { SecretOnce } from '../../kit/SecretOnce.tsx';
import { ShortList } from '../../kit/ShortList.tsx';
import { Time } from '../../kit/Time.tsx';
import { UrlTabs } from '../../kit/UrlTabs.tsx';
import { useCan } from '../../session.ts';
import type { TagColour } from '../../tokens.ts';
import { NodeDialog } from './NodeDialog.tsx';
import { ZlmServers } from './ZlmServers.tsx';

const touches = ['/media-nodes'];
const colours = { online: 'success', offline: 'error', waiting: 'default', off: 'default' } as const satisfies Record<
  string,
  TagColour | 'default'
>;

/** Where pictures come from: machines that read cameras for this server, and the hospital's own ZLMediaKit. */
export default function NodesPage() {
  const t = useText('mediaNodes');
  const zlm = useText('zlm');
  return (
    <Page title={t('title')}>
      <UrlTabs
        items={[
          { key: 'nodes', label: zlm('nodes'), children: <Nodes /> },
          { key: 'zlm', label: zlm('tab'), children: <ZlmServers /> },
        ]}
      />
    </Page>
  );
}

/** Machines that read cameras for this server, and how they are. */
function Nodes() {
  const t = useText('mediaNodes');
  const isKeeper = useCan()('device.manage');
  const query = useApi(api.mediaNode.list, {}, { every: 5_000 });
  const { mutateAsync: make } = useAct(api.mediaNode.token, { touches });
  const { mutateAsync: remove } = useAct(api.mediaNode.remove, { touches });
  const [made, tell] = useState<{ name: string; token: string }>();
  const token = async (name: string): Promise<void> => tell(await make({ name }));
  const command =
    made && `npm run anyuan media-node -- --join ${window.location.origin} --name ${made.name} --token ${made.token}`;
  return (
    <>
      <p className="muted">{t('note')}</p>
      <ShortList
        name="media-nodes"
        query={query}
        rowKey={({ name }) => name}
        nameOf={({ name }) => name}
        isKeeper={isKeeper}
        isFixed={({ isServer }) => isServer}
        words={{
          add: t('add'),
          change: t('change'),
          remove: t('remove'),
          ask: ({ name }) => t('removeAsk', { name }),
          detail: t('removeDetail'),
        }}
        more={({ name, state }) => (
          <ActionButton
            size="small"
            type={state === 'waiting' ? 'primary' : 'default'}
            aria-label={`${t('token')} ${name}`}
            act={() => token(name)}
          >
            {t('token')}
          </ActionButton>
        )}
        remove={({ name }) => remove({ name })}
        dialog={(node, close) => <NodeDialog node={node} close={close} />}
        columns={[
          {
            key: 'name',
            title: t('name'),
            render: ({ name, isServer, address }) => (
              <>
                <strong>{isServer ? t('server') : name}</strong>
                {address && <div className="muted number">{address}</div>}
              </>
            ),
          },
          { key: 'state', title: t('state'), render: (node) => <State node={node} /> },
          {
            key: 'cameras',
            title: t('cameras'),
            render: (node) => <Cameras node={node} />,
          },
          {
            key: 'load',
            title: t('load'),
            render: ({ cpuPercent }) => <span className="number">{cpuPercent === null ? '–' : `${cpuPercent} %`}</span>,
          },
          { key: 'memory', title: t('memory'), render: (node) => <Memory node={node} /> },
          {
            key: 'disk',
            title: t('disk'),
            render: ({ freeDiskGb }) => (
              <span className="number">{freeDiskGb === null ? '–' : `${freeDiskGb} GB`}</span>
            ),
          },
          {
            key: 'version',
            title: t('version'),
            render: ({ version }) => <span className="number">{version ?? '–'}</span>,
          },
          {
            key: 'own',
            title: t('own'),
            render: ({ takesAny, places, cameras }) =>
              [
                ...places.map(({ name }) => name),
                ...cameras.map(({ name, code }) => `${name} ${code}`),
                ...(takesAny ? [t('any')] : []),
              ].join('、') || '–',
          },
        ]}
      />
      <SecretOnce
        secret={command}
        title={t('tokenTitle', { name: made?.name ?? '' })}
        hint={t('tokenNote')}
        close={() => tell(undefined)}
      />
    </>
  );
}

function State({ node: { state, seenAt, tokenUntil, refused, away } }: { node: MediaNode }) {
  const t = useText('mediaNodes');
  const label = useLabel();
  const errorText = useErrorText();
  return (
    <>
      <Tag color={colours[state]}>{label(mediaNodeStates[state])}</Tag>
      {away.length > 0 && <Away away={away} />}
      {state === 'offline' && seenAt && (
        <div className="muted">
          {t('seen')} <Time at={seenAt} />
        </div>
      )}
      {state === 'waiting' && tokenUntil && (
        <div className="muted">
          {t('tokenUntil')} <Time at={tokenUntil} />
        </div>
      )}
      {refused && (
        <div>
          {t('refused')}: {errorText(new ApiError(refused.code as ErrorCode, refused.details)).text}{' '}
          <span className="muted">
            <Time at={refused.at} />
          </span>
        </div>
      )}
    </>
  );
}

function Cameras({ node: { streams, viewers, fed, most } }: { node: MediaNode }) {
  const t = useText('mediaNodes');
  return (
    <>
      <span className="number">{`${streams} / ${viewers}`}</span>
      {most !== null && <div className="muted">{t('most', { count: most })}</div>}
      {fed > 0 && <div className="muted">{t('fed', { count: fed })}</div>}
    </>
  );
}

const shownAway = 5;
/** Cameras that belong to a node and are read by another, since it is full. */
function Away({ away }: { away: MediaNode['away'] }) {
  const t = useText('mediaNodes');
  const readerOf = (at: string): string => (at === 'server' ? t('server') : at);
  const some = away.slice(0, shownAway).map(({ name, code, at }) => `${name} ${code} → ${readerOf(at)}`);
  return (
    <>
      <Tag color="warning">{t('full')}</Tag>
      <div>
        {t('away', { count: away.length })}
        {some.join('、')}
        {away.length > shownAway && ' …'}
      </div>
    </>
  );
}

function Memory({ node: { memoryMb, freeMemoryMb } }: { node: MediaNode }) {
  const t = useText('mediaNodes');
  if (memoryMb === null) return '–';
  if (freeMemoryMb === null) return t('memoryUsed', { used: memoryMb });
  return t('memoryFree', { used: memoryMb, free: freeMemoryMb });
}
