/* On pages that a template drew: the places of a screenshot over their picture. */

import { layAll } from "./screen.js";

layAll(document);
