"""Named situations with invented people, for the demo, for tests and for benches."""


def load(name: str):
    """Make a named world in an empty database and return its programme."""
    return WORLDS[name]()


def demo():
    """A university's career mentoring in full swing: `demo.toml`, played through the real actions."""
    from ithaca.site.worlds.demo import make

    return make()


WORLDS = {"demo": demo}
