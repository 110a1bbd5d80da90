import io
import os
import pathlib
import subprocess
import sys
import unittest

from matplotlib import pyplot as plt

from .support import HERE, ProgramTest, host


class Output(ProgramTest):
    def test_show_hands_over_each_picture_once(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            plt.plot([1, 2])
            plt.title('Première figure !')
            plt.show()
            plt.show()
            plt.plot([3, 4])
            plt.show()
        """)
        self.assertEqual([picture.name for picture in pictures], ['première-figure', 'chart'])
        self.assertEqual([picture.title for picture in pictures], ['Première figure !', None])
        self.assertIn('series: [3, 4]', pictures[1].description)
        self.assertNotIn('[1, 2]', pictures[1].description, 'after show a new figure begins')

    def test_a_saved_figure_is_not_shown_again(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots()
            ax.plot([1, 2])
            fig.savefig('first.png')
            plt.savefig('first.svg')
            plt.show()
            ax.set_title('changed')
            plt.show()
            plt.savefig('second.png', dpi=300, bbox_inches='tight')
        """)
        self.assertEqual([picture.name for picture in pictures], ['first', 'changed', 'second'])
        self.assertEqual([picture.png is not None for picture in pictures], [True, False, True])
        self.assertEqual(host.scales, [1.0, 3.0])

    def test_figures_left_over_are_handed_over_at_the_end(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            plt.figure()
            plt.bar(['a'], [1])
            plt.figure()
            fig, ax = plt.subplots()
            ax.plot([1, 2])
            plt.close(fig)
        """)
        self.assertEqual([picture.description.split(';')[0] for picture in pictures], ['bar chart'])
        self.assertEqual(plt.get_fignums(), [])

    def test_files(self):
        plt.plot([1, 2])
        os.mkdir('out')
        plt.savefig(pathlib.Path('out') / 'a.svg')
        plt.savefig('out/b.png')
        plt.savefig('out/c')
        self.assertTrue(pathlib.Path('out/a.svg').read_text().startswith('<svg '))
        self.assertTrue(pathlib.Path('out/b.png').read_bytes().startswith(b'\x89PNG'))
        self.assertTrue(pathlib.Path('out/c.png').exists())
        buffer, text = io.BytesIO(), io.StringIO()
        plt.savefig(buffer, format='png', facecolor='white', transparent=True)
        plt.savefig(text, format='svg')
        self.assertTrue(buffer.getvalue().startswith(b'\x89PNG'))
        self.assertTrue(text.getvalue().startswith('<svg '))
        with self.assertRaisesRegex(ValueError, r'^Format "pdf" is not available here: save as \.svg or \.png$'):
            plt.savefig('a.pdf')
        with self.assertRaises(FileNotFoundError):
            plt.savefig('nowhere/a.png')

    def test_the_picture_is_the_same_each_time(self):
        plt.bar(['un', 'deux', 'trois'], [1, 2, 3], label='x')
        plt.legend()
        limits = plt.ylim()
        self.assertEqual(plt.gcf().svg(), plt.gcf().svg())
        self.assertEqual(plt.ylim(), limits)

    def test_descriptions_are_short(self):
        picture = self.run_program("""
            import matplotlib.pyplot as plt
            for i in range(40):
                plt.plot(range(12), [i * j for j in range(12)], label=f'a series with a long name {i}')
        """)[0]
        self.assertEqual(len(picture.description), 800)


class Errors(ProgramTest):
    def test_lengths_that_differ(self):
        with self.assertRaisesRegex(
            ValueError, r'^x and y must have same first dimension, but have shapes \(3,\) and \(2,\)$'
        ):
            plt.plot([1, 2, 3], [1, 2])
        with self.assertRaisesRegex(ValueError, r'arg 0 with shape \(3,\) and arg 1 with shape \(2,\)'):
            plt.bar([1, 2, 3], [1, 2])
        with self.assertRaisesRegex(ValueError, '^x and y must be the same size$'):
            plt.scatter([1, 2, 3], [1, 2])
        ax = plt.gca()
        ax.set_xticks([1, 2, 3])
        with self.assertRaisesRegex(ValueError, r'FixedLocator locations \(3\).* number of labels \(1\)'):
            ax.set_xticklabels(['a'])

    def test_what_does_not_exist_says_what_does(self):
        for owner, name, known in (
            (plt, 'contourf', 'scatter'),
            (plt.gca(), 'quiver', 'set_xlabel'),
            (plt.gcf(), 'foo', 'savefig'),
        ):
            with self.assertRaisesRegex(AttributeError, f'has no "{name}" here, use one of: .*{known}'):
                getattr(owner, name)
        with self.assertRaisesRegex(AttributeError, 'set_linewidth'):
            plt.plot([1])[0].set_foo(1)
        with self.assertRaisesRegex(ValueError, 'Unknown projection'):
            plt.subplot(projection='3d')

    def test_unknown_keywords_are_left_aside(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots(1, 1, tight_layout=True, no_such=1)
            ax.plot([1, 2], rasterized=True, no_such=1)
            ax.bar([1], [2], no_such=1)
            ax.scatter([1], [1], no_such=1)
            ax.set_title('x', no_such=1)
            ax.legend(['a'], no_such=1)
            ax.grid(True, no_such=1)
            ax.annotate('b', (1, 1), no_such=1)
        """)
        self.assertTrue({'x', 'a', 'b'} <= set(picture.texts))


class Extremes(ProgramTest):
    def test_numbers_that_are_none(self):
        nan, inf = float('nan'), float('inf')
        draws = {
            'nothing': lambda: (plt.plot([], []), plt.bar([], []), plt.scatter([], []), plt.hist([]), plt.legend()),
            'gaps only': lambda: plt.plot([nan, nan], [nan, None]),
            'infinite': lambda: plt.plot([0, 1, 2], [1, inf, -inf]),
            'huge': lambda: plt.plot([0, 1e300], [1e-300, 1e308]),
            'beyond floats': lambda: plt.plot([0, 1], [1, 10**400]),
            'tiny': lambda: plt.plot([0, 1e-12], [1, 1 + 1e-12]),
            'one point': lambda: plt.plot([5], [5], 'o'),
            'nothing above zero': lambda: (
                plt.plot([-1, 0], [-5, 0]),
                plt.xscale('log'),
                plt.yscale('log'),
                plt.grid(which='both'),
            ),
            'wide logarithm': lambda: plt.semilogy([1, 2], [1e-200, 1e200]),
            'logarithmic bars': lambda: plt.bar(['a', 'b'], [1, 1e6], log=True),
            'too many ticks': lambda: (
                plt.plot([0, 1e9]),
                plt.gca().yaxis.set_major_locator(plt.MultipleLocator(1e-3)),
            ),
            'no slices': lambda: plt.pie([0, 0]),
            'tiny page': lambda: (
                plt.figure(figsize=(0.5, 0.4)),
                plt.plot([1, 2]),
                plt.title('title'),
                plt.legend(['a']),
            ),
        }
        for name, draw in draws.items():
            with self.subTest(name):
                plt.close('all')
                draw()
                svg = plt.gcf().svg()
                marks = svg.split('aria-label="')[0] + svg.split('"', 20)[-1].partition('>')[2]
                for word in ('nan', 'inf', 'e+', 'None'):
                    self.assertNotIn(word, marks.replace('DejaVu', ''))

    def test_limits_must_be_numbers(self):
        with self.assertRaisesRegex(ValueError, 'NaN or Inf'):
            plt.xlim(0, float('inf'))


class Import(ProgramTest):
    @unittest.skipIf(sys.platform == 'emscripten', 'no processes here')
    def test_it_needs_only_what_is_built_in(self):
        code = (
            'import sys; before = set(sys.modules); import matplotlib.pyplot; print(*sorted(set(sys.modules) - before))'
        )
        found = subprocess.run(
            [sys.executable, '-c', code], cwd=os.path.dirname(HERE), capture_output=True, text=True, check=True
        )
        loaded = {name.split('.')[0] for name in found.stdout.split()}
        slow = {
            're',
            'typing',
            'dataclasses',
            'functools',
            'collections',
            'datetime',
            'enum',
            'inspect',
            'json',
            'numpy',
        }
        self.assertIn('matplotlib', loaded)
        self.assertEqual(loaded & slow, set())
