import type { Roster, RosterPost } from '@anyuan/contract';

import { useText } from '../../i18n/index.ts';

interface Props {
  roster: Roster;
  post: RosterPost | undefined;
  picked: string | undefined;
  pick: (person: string | undefined) => void;
}

/** Who belongs to the chosen post, those who carry least first: to be dragged, or picked and put down with Enter. */
export function People({ roster, post, picked, pick }: Props) {
  const t = useText('roster');
  const loads = new Map(roster.loads.map((one) => [one.person.id, one]));
  const carried = (id: string): number => (loads.get(id)?.shifts ?? 0) + (loads.get(id)?.nights ?? 0);
  const members = (post?.members ?? []).toSorted((a, b) => carried(a.person.id) - carried(b.person.id));
  return (
    <aside className="panel roster-people" aria-label={t('people')}>
      <h2>
        {t('people')} {post && <span className="muted">{post.name}</span>}
      </h2>
      {!post && <p className="muted">{t('choosePost')}</p>}
      {post && members.length === 0 && <p className="muted">{t('peopleNone')}</p>}
      {members.length > 0 && <p className="muted">{post?.mayPlan ? t('peopleHint') : t('loadHead')}</p>}
      <ul>
        {members.map(({ person, role }) => {
          const load = loads.get(person.id);
          return (
            <li key={person.id}>
              <button
                type="button"
                draggable={post?.mayPlan ?? false}
                aria-pressed={picked === person.id}
                disabled={!post?.mayPlan}
                onDragStart={(event) => event.dataTransfer.setData('text/plain', JSON.stringify({ person: person.id }))}
                onClick={() => pick(picked === person.id ? undefined : person.id)}
              >
                <span>
                  {person.name} {role && <span className="muted">{role}</span>}
                </span>
                <span className="muted">
                  {t('load', {
                    shifts: load?.shifts ?? 0,
                    nights: load?.nights ?? 0,
                    holidays: load?.holidays ?? 0,
                  })}
                </span>
              </button>
            </li>
          );
        })}
      </ul>
    </aside>
  );
}
