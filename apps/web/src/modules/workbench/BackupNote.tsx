import { Alert } from 'antd';

import { api, useAct, useApi } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ActionButton } from '../../kit/ActionButton.tsx';
import { Time } from '../../kit/Time.tsx';

/** What is wrong with the backups, for whoever operates; nothing is shown while all is well. */
export function BackupNote() {
  const t = useText('office');
  const { data } = useApi(api.backup.state, {}, { every: 600_000 });
  const { mutateAsync: make } = useAct(api.backup.make);
  if (!data || data.problems.length === 0) return null;
  const failed = data.items.find(({ isGood }) => !isGood);
  const good = data.items.find(({ kind, isGood }) => kind === 'backup' && isGood);
  return (
    <div className="work-notes">
      {data.problems.map((problem) => (
        <Alert
          key={problem}
          type={problem === 'notSetUp' ? 'warning' : 'error'}
          showIcon
          title={t(`backup_${problem}`)}
          description={
            <>
              {(problem === 'failed' || problem === 'drillFailed') && failed?.problem && <div>{failed.problem}</div>}
              {problem === 'notSetUp' && <div>{t('backupHow')}</div>}
              {good && (
                <div>
                  {t('backupLast')} <Time at={good.at} />
                </div>
              )}
            </>
          }
          action={data.isSetUp && <ActionButton act={async () => void (await make({}))}>{t('backupNow')}</ActionButton>}
        />
      ))}
    </div>
  );
}
