"""Who works here, what they may do and what they know."""

import uuid
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models

from buergertelefon.base.models import Municipality, ServiceCentre
from buergertelefon.staff.rules import Role


class AgentManager(BaseUserManager["Agent"]):
    """Makes people with a hashed password."""

    def create_user(
        self, username: str, password: str, *, name: str, centre: ServiceCentre, roles: list[str]
    ) -> "Agent":
        """A person who may sign in."""
        agent = self.model(username=username, name=name, centre=centre, roles=roles)
        agent.set_password(password)
        agent.save(using=self._db)
        return agent


class Agent(AbstractBaseUser):
    """A person who works at the service (Beschäftigte)."""

    last_login = None  # nobody is watched: no time of sign-in is kept
    username = models.CharField(max_length=60, unique=True)
    name = models.TextField()
    centre = models.ForeignKey(ServiceCentre, on_delete=models.PROTECT, related_name="agents")
    roles = ArrayField(models.CharField(max_length=20, choices=[(r.value, r.value) for r in Role]))
    seat = models.CharField(max_length=10, blank=True)  # "12": where the person sits today
    is_active = models.BooleanField(default=True)
    edits_for = models.ManyToManyField(  # whose texts an editor may change; none: all
        Municipality, blank=True, related_name="editors"
    )
    desk = models.UUIDField(default=uuid.uuid4, unique=True)  # names the person's live state

    objects: ClassVar[AgentManager] = AgentManager()
    USERNAME_FIELD = "username"

    def __str__(self) -> str:
        return self.name

    def has_role(self, role: Role) -> bool:
        """True if the person has the role, or is an administrator."""
        return role in self.roles or Role.ADMINISTRATOR in self.roles


class Skill(models.Model):
    """Something a caller may need that not everybody can: a subject, a language (Fähigkeit)."""

    slug = models.SlugField(primary_key=True)
    name = models.TextField()

    def __str__(self) -> str:
        return self.name


class AgentSkill(models.Model):
    """How well a person has a skill (Fähigkeitsstufe)."""

    agent = models.ForeignKey(Agent, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.CASCADE)
    level = models.PositiveSmallIntegerField(default=1)  # 1: calls at once; 2: after widen_after

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "skill"], name="agent_skill_once"),
            models.CheckConstraint(name="agent_skill_level", condition=models.Q(level__in=[1, 2])),
        ]

    def __str__(self) -> str:
        return f"{self.skill_id} {self.level}"


class AuditEntry(models.Model):
    """Who changed a right or a published text, and when (Änderungsprotokoll)."""

    at = models.DateTimeField()
    by = models.ForeignKey(Agent, on_delete=models.PROTECT)
    what = models.TextField()
    detail = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.what
