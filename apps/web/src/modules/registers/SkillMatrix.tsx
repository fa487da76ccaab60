import { fieldMeta, thingKinds, type Label, type SkilledPerson } from '@anyuan/contract';
import { Link } from 'react-router';

import { api, useApi } from '../../api.ts';
import { useLabel, useText } from '../../i18n/index.ts';
import { RowsExport } from '../../kit/RowsExport.tsx';
import { Loaded } from '../../kit/States.tsx';

import './panels.css';

const optionsOf = (field: string): Readonly<Record<string, Label>> =>
  fieldMeta(thingKinds.skill.fields.shape[field] as never)?.options ?? {};
const columns: readonly (readonly [cell: string, label: Label])[] = [
  ...Object.entries(optionsOf('skill')),
  ...(['guard-certificate', 'fire-operator', 'special-operator'] as const).map(
    (kind) => [kind, thingKinds[kind].label] as const,
  ),
];

/** Who of the security department has passed what; what has lapsed stands out. */
export function SkillMatrix() {
  const t = useText('registers');
  const label = useLabel();
  const query = useApi(api.register.skills, {});
  const wordOf = (cell: SkilledPerson['cells'][string]): string =>
    [cell.holds ? label(optionsOf('level')[cell.level ?? '']) || t('holds') : t('lapsed'), cell.until]
      .filter(Boolean)
      .join(' ');
  const file = (items: readonly SkilledPerson[]) => ({
    head: [t('person'), t('department'), ...columns.map(([, words]) => label(words))],
    rows: items.map(({ person, department, cells }) => [
      person.name,
      department ?? '',
      ...columns.map(([cell]) => (cells[cell] ? wordOf(cells[cell]) : '')),
    ]),
  });
  return (
    <section className="panel kind-panel" aria-label={t('skills')}>
      <Loaded query={query} rows={4}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="muted">{t('skillsNone')}</p>
          ) : (
            <>
              <RowsExport name="skills" make={() => file(items)} />
              <div className="matrix-box">
                <table className="work-table skill-matrix">
                  <thead>
                    <tr>
                      <th scope="col">{t('person')}</th>
                      {columns.map(([cell, words]) => (
                        <th key={cell} scope="col">
                          {label(words)}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {items.map(({ person, department, cells }) => (
                      <tr key={person.id}>
                        <th scope="row">
                          {person.name} <span className="muted">{department}</span>
                        </th>
                        {columns.map(([cell]) => (
                          <td key={cell}>
                            <Cell cell={cells[cell]} />
                          </td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </div>
            </>
          )
        }
      </Loaded>
    </section>
  );
}

function Cell({ cell }: { cell: SkilledPerson['cells'][string] | undefined }) {
  const t = useText('registers');
  const label = useLabel();
  if (!cell) return <span className="muted">–</span>;
  return (
    <Link to={`/things/${encodeURIComponent(cell.code)}`} className={cell.holds ? '' : 'is-wrong'}>
      {cell.holds ? label(optionsOf('level')[cell.level ?? '']) || t('holds') : `◆ ${t('lapsed')}`}
      {cell.until && <span className="muted number"> {cell.until}</span>}
    </Link>
  );
}
