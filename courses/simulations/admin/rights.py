"""Who may write simulations: their authors their own, and whoever may change all."""

from courses.h5p.admin.rights import ContentPolicy
from courses.simulations.models import Simulation

POLICY = ContentPolicy(Simulation, owner_field_name="created_by")
