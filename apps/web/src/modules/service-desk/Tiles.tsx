import { useText } from '../../i18n/index.ts';
import { PlainButton } from '../../kit/PlainButton.tsx';
import { serviceNames, type Chosen, type Service } from './services.ts';

interface Props {
  chosen: Service | undefined;
  choose: (service: Service | undefined) => void;
  choices: readonly Chosen[];
  take: (choice: Chosen) => unknown;
}

/** Five services as large as a thumb, and what belongs to the one that is open. */
export function Tiles({ chosen, choose, choices, take }: Props) {
  const t = useText('serviceDesk');
  return (
    <section aria-label={t('services')}>
      <div className="counter-tiles">
        {serviceNames.map((name, at) => (
          <button
            key={name}
            type="button"
            className="counter-tile"
            aria-expanded={name === chosen}
            aria-keyshortcuts={chosen ? undefined : String(at + 1)}
            onClick={() => choose(name === chosen ? undefined : name)}
          >
            <kbd className="key" aria-hidden="true">
              {at + 1}
            </kbd>
            <strong>{t(name)}</strong>
            <span>{t(`${name}Hint`)}</span>
          </button>
        ))}
      </div>
      {chosen && (
        <div className="counter-choices panel" role="group" aria-label={t('choicesOf', { service: t(chosen) })}>
          {choices.map((choice, at) => (
            <PlainButton key={choice.name} aria-keyshortcuts={String(at + 1)} act={() => take(choice)}>
              <kbd className="key" aria-hidden="true">
                {at + 1}
              </kbd>
              {t(choice.name)}
            </PlainButton>
          ))}
        </div>
      )}
    </section>
  );
}
