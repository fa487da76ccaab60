import { Alert } from 'antd';
import { useEffect, useState } from 'react';
import { Link, useNavigate } from 'react-router';

import { client, queryClient } from '../api.ts';
import { useErrorText, useText } from '../i18n/index.ts';
import { Loading } from '../kit/States.tsx';
import { recall, remember } from '../remember.ts';
import { meKey } from '../session.ts';
import { Door } from './Door.tsx';
import { safeNext } from './SignInPage.tsx';

// What the other end said counts once, however often React draws.
let told: { answer: string; done: ReturnType<typeof client.directory.finish> } | undefined;
function tellOnce(answer: string): ReturnType<typeof client.directory.finish> {
  if (told?.answer !== answer) told = { answer, done: client.directory.finish({ answer }) };
  return told.done;
}

/** Where single sign-on sends people back to: what it says of them goes to the server, and they go on from where they were. */
export function OidcPage() {
  const t = useText();
  const say = useErrorText();
  const navigate = useNavigate();
  const [error, setError] = useState<unknown>();
  useEffect(() => {
    const { search, pathname } = window.location;
    if (search === '') return void navigate('/sign-in', { replace: true });
    const done = tellOnce(search);
    // The code is of no use to anybody else; still it does not stay in the address.
    window.history.replaceState(window.history.state, '', pathname);
    const goOn = async (): Promise<void> => {
      try {
        const me = await done;
        queryClient.removeQueries();
        queryClient.setQueryData(meKey, me);
        const next = safeNext(recall('signIn.next'));
        remember('signIn.next', null);
        await navigate(next, { replace: true });
      } catch (caught) {
        setError(caught);
      }
    };
    void goOn();
  }, [navigate]);
  return (
    <Door title={t('signIn')}>
      {error === undefined ? (
        <Loading rows={3} />
      ) : (
        <>
          <Alert type="error" title={say(error).text} style={{ marginBottom: 16 }} role="alert" />
          <Link to="/sign-in" replace>
            {t('backToSignIn')}
          </Link>
        </>
      )}
    </Door>
  );
}
