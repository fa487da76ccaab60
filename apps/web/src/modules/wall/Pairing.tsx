import { useEffect, useState } from 'react';

import { client } from '../../api.ts';
import { useText } from '../../i18n/index.ts';

const askMs = 2_000;
/** After trouble, and when the code is over. */
const againMs = 5_000;

/** The code by which the console lets this browser in as a screen; it goes on by itself. */
export function Pairing({ screen, done }: { screen: string; done: () => void }) {
  const t = useText('wall');
  const [code, setCode] = useState<string>();
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let pairing: string | undefined;
    const later = (ms: number) => {
      if (!isOver) timer = setTimeout(() => void step(), ms);
    };
    async function step(): Promise<void> {
      try {
        if (pairing === undefined) {
          const asked = await client.wall.ask({ screen });
          pairing = asked.pairing;
          setCode(asked.code);
        } else if ((await client.wall.paired({ pairing })).isPaired) {
          isOver = true;
          return done();
        }
        setLost(false);
        later(askMs);
      } catch {
        // Over, or the server is away: in both cases a new code is asked for.
        pairing = undefined;
        setLost(true);
        later(againMs);
      }
    }
    void step();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
    // `done` only asks again.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [screen]);
  return (
    <main className="screen-pairing">
      <h1>{t('pairingTitle')}</h1>
      <p>{t('pairingText', { screen })}</p>
      <p className="screen-code number" aria-label={t('pairCode')}>
        {code === undefined ? '······' : `${code.slice(0, 3)} ${code.slice(3)}`}
      </p>
      {isLost && <p role="alert">{t('pairingLost')}</p>}
    </main>
  );
}
