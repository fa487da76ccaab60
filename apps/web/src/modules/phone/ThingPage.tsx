import { useParams } from 'react-router';

import { ThingByCode } from '../../kit/things/ThingByCode.tsx';

/** What the label of a thing leads to. */
export function ThingPage() {
  const { code = '' } = useParams();
  return <ThingByCode code={code} />;
}
