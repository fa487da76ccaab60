import { Navigate, useParams } from 'react-router';

import { api, useApi } from '../../api.ts';
import { Loaded } from '../../kit/States.tsx';

/** A thing by its id or number, whatever its kind: leads into its register. */
export default function ThingPage() {
  const { id = '' } = useParams();
  const query = useApi(api.register.find, { code: id });
  return (
    <Loaded query={query}>
      {({ kind, code }) => <Navigate replace to={`/registers/${kind}?row=${encodeURIComponent(code)}`} />}
    </Loaded>
  );
}
