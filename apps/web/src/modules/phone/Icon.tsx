const paths = {
  list: 'M6 3h9l4 4v14H6zM9 9h6M9 13h7M9 17h7',
  round: 'M12 3a9 9 0 1 1 0 18 9 9 0 0 1 0-18zM8 12.5l3 3 5-6',
  alert: 'M12 3v2M5 6l1.5 1.5M19 6l-1.5 1.5M7 19v-6a5 5 0 0 1 10 0v6M4 19h16v2H4z',
  plus: 'M12 4v16M4 12h16',
  bell: 'M12 3v1.5M6 17v-6a6 6 0 0 1 12 0v6M4 17h16M10 20h4',
  person: 'M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 21a7.5 7.5 0 0 1 15 0',
} as const;

/** The few pictures of the bar, in one stroke, there before any library is. */
export function Icon({ of }: { of: keyof typeof paths }) {
  return (
    <svg className="phone-icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[of]} />
    </svg>
  );
}
