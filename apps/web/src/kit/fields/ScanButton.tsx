import type { PlaceRef } from '@anyuan/contract';

import { api, call } from '../../api.ts';
import { useText } from '../../i18n/index.ts';
import { ScanCode } from './ScanCode.tsx';

/** The place whose code, or the code of a thing in it, is on the picture. */
export default function ScanButton({ found }: { found: (place: PlaceRef) => void }) {
  const t = useText('forms');
  return (
    <ScanCode
      words={t('scanPlace')}
      read={async (code) => found(await call(api.public.spot, { code: spotIn(code) }))}
    />
  );
}

/** The end of `https://…/p/<token>`, else the text itself: codes of places are printed, too. */
const spotIn = (text: string): string => (/\/p\/(~?[\w.-]+)/.exec(text)?.[1] ?? text).trim();
