import type { Result } from '@anyuan/contract';

import type { api } from '../api.ts';
import { useLabel, useText } from '../i18n/index.ts';

interface DemoAccountsProps {
  accounts: Result<(typeof api)['setup']['state']>['accounts'];
  password: string;
  isPreparing: boolean;
  fill: (username: string) => void;
}

/** Who one can be in the demonstration; a click fills the form, the visitor signs in himself. */
export function DemoAccounts({ accounts, password, isPreparing, fill }: DemoAccountsProps) {
  const t = useText();
  const label = useLabel();
  return (
    <section className="demo-accounts" aria-labelledby="demo-accounts">
      <h2 id="demo-accounts">{t('demoAccounts')}</h2>
      <p className="muted">{t('demoAccountsHint', { password })}</p>
      {isPreparing && <p role="status">{t('demoPreparing')}</p>}
      <ul>
        {accounts.map(({ username, zh, en }) => (
          <li key={username}>
            <button type="button" onClick={() => fill(username)}>
              <strong>{label({ zh, en })}</strong>
              <span className="muted">{username}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
