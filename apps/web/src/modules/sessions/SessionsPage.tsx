import { api, useAct } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ConfirmButton } from '../../kit/ConfirmButton.tsx';
import { DataTable } from '../../kit/DataTable.tsx';
import { Page } from '../../kit/Page.tsx';
import { Empty } from '../../kit/States.tsx';
import { Time } from '../../kit/Time.tsx';
import { toast } from '../../kit/toast.ts';
import { browserOf } from './browser.ts';
import { OwnDelivery } from './OwnDelivery.tsx';
import { OwnFactors } from './OwnFactors.tsx';

/** Where the caller is signed in, and the way to end it. */
export default function SessionsPage() {
  const t = useText('system');
  const { mutateAsync } = useAct(api.session.revoke, { touches: ['/me/sessions'] });
  return (
    <Page title={t('sessions')} note={t('sessionsNote')}>
      <DataTable
        name="sessions"
        route={api.session.sessions}
        pages={false}
        rowKey={({ id }) => id}
        empty={<Empty>{t('sessionsEmpty')}</Empty>}
        columns={[
          {
            key: 'agent',
            title: t('agent'),
            render: ({ agent, current }) => (
              <span title={agent}>
                {browserOf(agent) ?? t('otherBrowser')} {current && <strong>({t('thisOne')})</strong>}
              </span>
            ),
          },
          {
            key: 'ip',
            title: t('ip'),
            render: ({ ip, place }) => (
              <>
                {place} <span className="number">{ip}</span>
              </>
            ),
          },
          {
            key: 'since',
            title: t('knownSince'),
            render: ({ knownSince }) => (knownSince ? <Time at={knownSince} /> : '–'),
          },
          { key: 'created', title: t('signedInAt'), render: ({ createdAt }) => <Time at={createdAt} /> },
          { key: 'seen', title: t('lastSeen'), render: ({ lastSeenAt }) => <Time at={lastSeenAt} /> },
          {
            key: 'end',
            title: '',
            align: 'right',
            render: ({ id, current }) =>
              !current && (
                <ConfirmButton
                  size="small"
                  danger
                  question={t('revokeQuestion')}
                  detail={t('revokeDetail')}
                  verb={t('revoke')}
                  act={async () => {
                    await mutateAsync({ id });
                    toast(t('revoked'), 'success');
                  }}
                />
              ),
          },
        ]}
      />
      <OwnFactors />
      <OwnDelivery />
    </Page>
  );
}
