import { useNavigate } from 'react-router';

import { useText } from '../../i18n/index.ts';
import { ScanCode } from '../fields/ScanCode.tsx';
import { thingInCode } from './label.ts';

/** The label of a thing, by the camera: opens its card. */
export default function ScanThing() {
  const t = useText('forms');
  const navigate = useNavigate();
  return (
    <ScanCode
      words={t('scanThing')}
      look={{ block: true, size: 'large' }}
      read={(text) => navigate(`/m/thing/${encodeURIComponent(thingInCode(text))}`)}
    />
  );
}
