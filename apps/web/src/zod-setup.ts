import { z } from 'zod';

// The page's security policy forbids made-up code; zod would probe for it and leave a violation in every console.
z.config({ jitless: true });
