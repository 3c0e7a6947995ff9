"""World model: eyes that see a world, a memory that foresees it, a controller that learns to play in what both dream.

    eyes         z ~ q(z|x), a variational autoencoder of single frames
    memory       h', c' = LSTM([z, a], h, c),   p(z'|h') = Σₖ wₖ ∏ᵢ N(z'ᵢ; zᵢ + mₖᵢ, sₖᵢ²),   p(fruit|h'), p(end|h')
    controller   u = w·[z, h'] + b with the h' of staying;   left if u < −1, right if u > 1

Objective: of the eyes the evidence lower bound; of the memory the log-likelihood of what is seen next and of fruit and
end, both to be maximised, and no gradient flows from the one to the other; of the controller the fruit that it catches
in a dream, where the memory's draws take the place of the world (Ha & Schmidhuber 2018, arXiv:1803.10122, §2 and §4).
The controller is found by an evolution strategy once the others are done. Departures from the paper:

- eyes and memory learn at the same time, and all draws of z are fresh ones;
- the memory of before has not read the present code: the controller is told what it would be if the basket stayed;
- a component of the mixture says all latents at once, so that what belongs together is drawn together;
- fruit and end are counted by their probabilities, so that a dream's score has less noise;
- the strategy is that of Salimans et al. 2017, not CMA-ES, in coordinates in which z and h vary alike.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from ankigen.models.devices import CPU
from ankigen.models.dreaming import AWAKE, TEMPERATURE, decide, evened, scores, steered
from ankigen.models.episodes import EPISODES
from ankigen.models.evolution import Strategy
from ankigen.models.eyes import Eyes
from ankigen.models.family import Family, Recipe
from ankigen.models.likelihoods import draw
from ankigen.models.memory import Memory
from ankigen.models.orchard import STAY, begin

if TYPE_CHECKING:
    from ankigen.models.episodes import Episodes
    from ankigen.models.lstm import State
    from ankigen.models.orchard import Orchard
    from ankigen.models.playing import Policy
    from ankigen.models.source import Split

RECIPE = Recipe(steps=6000, batch=32, peak_rate=2e-3, weight_decay=1e-3, average=0.999)
WARM_UP = 0.4  # share of the steps in which the KL term's weight rises to 1
SHOWN = 2  # frames of an episode, on average, that the eyes learn from in a step
EVENTS = 10.0  # weight of fruit and end, which are rare
STRATEGY = Strategy(rounds=120, pairs=24, spread=0.2, rate=0.1)
ASLEEP = 20  # steps of a dream before a sample is taken of it
KNOWN, DREAMS = 1000, 24  # recorded moments from which dreams begin, and of these in each round


@dataclass(frozen=True)
class WorldConfig:
    """Number of latents; channels of the eyes; width and size of the memory, components of its density."""

    latents: int = 12
    channels: tuple[int, int, int] = (16, 32, 48)
    width: int = 96
    memory: int = 112
    components: int = 5


@dataclass(frozen=True)
class Moment:
    """What is in mind: the code of what is seen, (B, Z), and what is remembered, h and c, (B, H) each."""

    code: Tensor
    state: State

    def __len__(self) -> int:
        return len(self.code)

    def repeated(self, count: int) -> Moment:
        """All of them one after the other, so many times."""
        return self.take(torch.arange(len(self)).repeat(count))

    def take(self, places: Tensor) -> Moment:
        """Those at the places (n,)."""
        h, c = self.state
        return Moment(self.code[places], (h[places], c[places]))


@dataclass(frozen=True)
class Dreamt:
    """The moment that was dreamt, and the probabilities (B,) that it brought fruit and that it ended the game."""

    moment: Moment
    fruit: Tensor
    over: Tensor


class WorldModel(nn.Module):
    """Eyes, memory, and the weights of the controller, its bias the last: (Z + H + 1,)."""

    def __init__(self, config: WorldConfig | None = None) -> None:
        super().__init__()
        self.config = c = config or WorldConfig()
        self.eyes = Eyes(c.latents, c.channels)
        self.memory = Memory(c.latents, c.width, c.memory, c.components)
        self.controller = nn.Parameter(torch.zeros(c.latents + c.memory + 1))

    def wake(self, x: Tensor) -> Moment:
        """The first moment, of frames (B, 1, 28, 28) in [0, 1]."""
        return Moment(self.eyes.posterior(x)[0], self.memory.cell.blank(x))

    def look(self, moment: Moment, actions: Tensor, x: Tensor) -> Moment:
        """The moment after actions (B,) in the world, which shows frames (B, 1, 28, 28)."""
        return Moment(self.eyes.posterior(x)[0], self.memory(moment.code, actions, moment.state))

    def dream(self, moment: Moment, actions: Tensor, temperature: float, generator: torch.Generator) -> Dreamt:
        """The moment after actions (B,) as the memory draws it; at temperature 0 the likeliest."""
        state = self.memory(moment.code, actions, moment.state)
        expected = self.memory.foresight(state[0], moment.code)
        after = Moment(expected.code.draw(temperature, generator), state)
        return Dreamt(after, expected.fruit.sigmoid(), expected.over.sigmoid())

    def features(self, moment: Moment) -> Tensor:
        """What the controller is told: the code, and what h would be if the basket stayed, (B, Z + H)."""
        staying = torch.full((len(moment),), STAY)
        return torch.cat([moment.code, self.memory(moment.code, staying, moment.state)[0]], 1)

    def follow(self, episodes: Episodes, steps: int) -> Moment:
        """What is in mind after so many steps of recorded episodes."""
        frames = episodes.grey()
        moment = self.wake(frames[:, 0])
        for time in range(steps):
            moment = self.look(moment, episodes.actions[:, time], frames[:, time + 1])
        return moment

    def act(self, moment: Moment) -> Tensor:
        """What the controller does, (B,)."""
        return decide(self.controller.unsqueeze(0), self.features(moment).unsqueeze(0)).squeeze(0)

    def policy(self) -> Policy:
        """The controller as a player of one set of games, which sees their frames alone."""
        last: tuple[Moment, Tensor] | None = None

        def act(world: Orchard) -> Tensor:
            nonlocal last
            x = world.frames().float() / 255
            moment = self.look(*last, x) if last else self.wake(x)
            last = moment, self.act(moment)
            return last[1]

        return act

    @torch.no_grad()
    def sample(self, n: int, generator: torch.Generator) -> Tensor:
        """What the controller sees in the middle of n dreams, of which it saw one frame awake: (n, 1, 28, 28)."""
        moment = self.wake(begin(n, generator).frames().float() / 255)
        for _ in range(ASLEEP):
            moment = self.dream(moment, self.act(moment), TEMPERATURE, generator).moment
        return self.eyes.picture(moment.code)


def losses(model: WorldModel, batch: Episodes, progress: float, generator: torch.Generator) -> dict[str, Tensor]:
    """The negative ELBO of a frame, its KL term phased in, and what the memory did not foresee of a step, in nats."""
    n, x = len(batch), batch.grey().flatten(0, 1)
    with torch.no_grad():
        codes = draw(*model.eyes.posterior(x), generator).view(n, len(x) // n, -1)
    some = torch.randperm(len(x), generator=generator)[: SHOWN * n]
    seen, kl = model.eyes.cost(x[some], generator)
    surprise, events = model.memory.cost(codes, batch)
    loss = seen + min(1.0, progress / WARM_UP) * kl + surprise + EVENTS * events
    parts = {"reconstruction": seen, "divergence": kl, "surprise": surprise, "events": events}
    return {"loss": loss, **{name: part.detach() for name, part in parts.items()}}


def finish(model: WorldModel, episodes: Split[Episodes]) -> None:
    """Evolves the controller in dreams that begin with what was seen in recorded episodes."""
    generator = torch.Generator().manual_seed(0)
    with torch.no_grad():
        known = model.follow(episodes.train.take(torch.arange(KNOWN), CPU), AWAKE)
    even = evened(model.features(known))

    def fitness(candidates: Tensor) -> Tensor:
        start = known.take(torch.randint(len(known), (DREAMS,), generator=generator))
        return scores(model, steered(candidates, *even), start, generator).mean(1)

    found = STRATEGY.climb(fitness, torch.zeros_like(model.controller), generator)
    model.controller.data.copy_(steered(found.unsqueeze(0), *even).squeeze(0))


LIMITS = (
    "It knows one small world, the orchard, which is generated by rule. Its dreams go astray after a dozen steps, most "
    "of all where chance puts new things; what the controller has learnt there is as good as the dream."
)
FAMILY = Family("worldmodel", WorldModel, WorldConfig, RECIPE, losses, finish, LIMITS, EPISODES)
