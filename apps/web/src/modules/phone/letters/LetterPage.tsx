import { letterKinds, letterStates, type LetterDetail } from '@anyuan/contract';
import { Button } from 'antd';
import { useNavigate, useParams } from 'react-router';

import { api, useApi } from '../../../api.ts';
import { useLabel, useText } from '../../../i18n/index.ts';
import { LetterText } from '../../../kit/letters/LetterText.tsx';
import { Signatures, SignLetter } from '../../../kit/letters/SignLetter.tsx';
import { Loaded } from '../../../kit/States.tsx';
import { useTitle } from '../../../kit/use-title.ts';

/** One letter on the phone: to be read and signed. */
export function LetterPage() {
  const { id = '' } = useParams();
  const query = useApi(api.letter.get, { id });
  return (
    <Loaded query={query} rows={8}>
      {(letter) => <Whole letter={letter} />}
    </Loaded>
  );
}

function Whole({ letter }: { letter: LetterDetail }) {
  const c = useText();
  const label = useLabel();
  const navigate = useNavigate();
  useTitle(letter.body.title);
  return (
    <div className="phone-stack">
      <div className="task-top">
        <Button onClick={() => void navigate(-1)}>{c('back')}</Button>
        <span className="task-state">{label(letterStates[letter.state])}</span>
      </div>
      <p className="muted">{label(letterKinds[letter.kind])}</p>
      <section className="phone-card">
        <LetterText body={letter.body} />
      </section>
      <SignLetter letter={letter} />
      <Signatures letter={letter} />
    </div>
  );
}
