import unittest

from matplotlib import cm, colors, ticker
from matplotlib import pyplot as plt
from matplotlib._metrics import text_width

from .support import ProgramTest


class Text(ProgramTest):
    def test_mathematics_in_labels(self):
        picture = self.draw(r"""
            import matplotlib.pyplot as plt
            plt.plot([1, 2], label='$R^2 = 0.98$')
            plt.title(r'$\mu_{max}$ en $10^{-3}$ m$^2$, $\frac{a}{b}$, $\sqrt{x}$')
            plt.xlabel(r'Prix : \$5')
            plt.ylabel('from $5 up')
            plt.legend()
        """)
        self.assertIn('μmax en 10−3 m2, a/b, √x', picture.texts)
        self.assertIn('Prix : $5', picture.texts)
        self.assertIn('from $5 up', picture.texts)
        self.assertIn('"μ_max en 10⁻³ m², a/b, √x"', picture.description)
        raised = [span for span in picture.all('tspan') if span.text == '2' and span.get('dy', '').startswith('-')]
        self.assertEqual(len(raised), 2)

    def test_markup_is_escaped(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.plot([1, 2], label='<script>alert("x")</script> & co')
            plt.title('a < b & c > "d"' + chr(0) + chr(8) + chr(0xD800) + chr(0xFFFE))
            plt.legend()
        """)
        self.assertIn('a < b & c > "d"', picture.texts)
        self.assertEqual(picture.all('script'), [])
        self.assertNotIn('href', picture.svg)
        self.assertNotIn('id=', picture.svg)

    def test_texts_in_axes_coordinates(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots()
            ax.plot([0, 1000], [0, 1000])
            ax.text(0.05, 0.95, 'n = 2\\np < 0.05', transform=ax.transAxes, va='top', fontsize=12, family='monospace',
                    bbox=dict(boxstyle='round', facecolor='wheat', alpha=0.5))
        """)
        left = float(picture.text('n = 2').get('x'))
        self.assertLess(left, 0.2 * picture.width)
        self.assertTrue(picture.text('n = 2').get('font-family').startswith('DejaVu Sans Mono'))
        self.assertEqual(picture.all('rect', fill='#f5deb3')[0].get('fill-opacity'), '0.5')

    def test_ticks_and_formatters(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            import matplotlib.ticker as mtick
            fig, ax = plt.subplots()
            ax.plot([0, 1, 2], [0, 0.5, 1])
            ax.yaxis.set_major_formatter(mtick.PercentFormatter(1.0))
            ax.xaxis.set_major_locator(mtick.MultipleLocator(0.5))
            ax.xaxis.set_major_formatter('{x:.2f} s')
            for label in ax.get_xticklabels():
                label.set_color('red')
            ax.tick_params(axis='y', labelsize=8, length=0)
            ax.grid(True, which='both', ls=':')
            ax.minorticks_on()
        """)
        self.assertTrue({'0%', '100%', '0.50 s', '1.50 s'} <= set(picture.texts))
        self.assertEqual(picture.text('1.50 s').get('fill'), '#ff0000')
        self.assertEqual(picture.text('100%').get('font-size'), '11.11')

    def test_ticks_on_all_sides(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.plot([1, 2, 3], [1, 2, 3])
            plt.xticks([1, 2, 3])
            plt.yticks([1, 2, 3])
            plt.tick_params(axis='both', direction='in', top=True, right=True, color='red')
        """)
        self.assertEqual(len(picture.all('path', stroke='#ff0000')), 12)

    def test_turned_labels_hang_below_the_axis(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            fig, ax = plt.subplots()
            ax.bar(['premier', 'deuxième'], [1, 2], color='teal')
            plt.setp(ax.get_xticklabels(), rotation=30, ha='right')
        """)
        ground = max(bar[1] + bar[3] for bar in picture.bars('#008080'))
        self.assertGreater(dict(picture.boxes())['premier'][1], ground)

    def test_less_than_a_decade(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            plt.semilogy([1, 2, 3], [20, 35, 60])
        """)
        self.assertTrue({'20', '30', '40', '50', '60'} <= set(picture.texts))

    def test_logarithmic_axes(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            n = [10 ** i for i in range(6)]
            plt.loglog(n, [v ** 1.5 for v in n], 's-', label='$O(n^{1.5})$')
            plt.loglog(n, n, '^--', label='$O(n)$')
            plt.legend()
            plt.xlabel('n')
        """)
        self.assertIn('103', picture.texts)
        self.assertIn('x: n 1–100000 (log)', picture.description)
        points = picture.all('path', stroke='#ff7f0e')[0].get('d').strip('M').split('L')
        steps = [float(b.split(' ')[0]) - float(a.split(' ')[0]) for a, b in zip(points, points[1:])]
        self.assertAlmostEqual(min(steps), max(steps), delta=0.02)

    def test_large_numbers_share_a_factor(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            plt.plot([0, 1], [0, 5e7])
            plt.show()
            plt.plot([0, 1], [0, 5e7])
            plt.ticklabel_format(style='plain', axis='y')
            plt.show()
        """)
        self.assertIn('1e7', pictures[0].texts)
        self.assertIn('50000000', pictures[1].texts)

    def test_widths_of_text(self):
        self.assertAlmostEqual(text_width('Hello', 1000), 752 + 615 + 278 + 278 + 612)
        self.assertAlmostEqual(text_width('性能，', 10), 30)
        self.assertGreater(text_width('Hello', 10, bold=True), text_width('Hello', 10))


class Styles(ProgramTest):
    def test_style_sheets(self):
        pictures = self.run_program("""
            import matplotlib.pyplot as plt
            plt.style.use('ggplot')
            plt.plot([1, 2])
            plt.show()
            plt.style.use('default')
            with plt.style.context('dark_background'):
                plt.figure()
                plt.plot([1, 2])
            plt.show()
            plt.figure()
            plt.plot([1, 2])
            plt.show()
            plt.style.use('seaborn-v0_8-whitegrid')
            print('seaborn-v0_8' in plt.style.available)
        """)
        self.assertEqual(len(pictures[0].all('path', stroke='#e24a33')), 1)
        self.assertEqual(pictures[1].all('rect')[0].get('fill'), '#000000')
        self.assertEqual(pictures[2].all('rect')[0].get('fill'), '#ffffff')
        self.assertEqual(self.printed, 'True')

    def test_settings(self):
        picture = self.draw("""
            import matplotlib
            matplotlib.use('Agg')
            import matplotlib.pyplot as plt
            from cycler import cycler
            plt.rcParams.update({'font.size': 14, 'figure.figsize': (5, 4), 'axes.grid': True, 'no.such.setting': 1})
            plt.rcParams['axes.prop_cycle'] = cycler(color=['#111111', '#222222']) + cycler(linestyle=['-', '--'])
            plt.rc('axes', titlesize=20)
            plt.plot([1, 2])
            plt.plot([2, 1])
            plt.title('Réglages')
        """)
        self.assertEqual((picture.width, picture.height), (500, 400))
        self.assertEqual(picture.text('Réglages').get('font-size'), '27.78')
        self.assertTrue(picture.all('path', stroke='#222222')[0].get('stroke-dasharray'))

    def test_spines_through_the_origin(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            x = [i / 20 - 3 for i in range(121)]
            ax = plt.gca()
            ax.plot(x, [v ** 3 - 3 * v for v in x])
            ax.spines['left'].set_position('zero')
            ax.spines['bottom'].set_position(('data', 0))
            ax.spines['right'].set_color('none')
            ax.spines.top.set_visible(False)
        """)
        spines = [path.get('d') for path in picture.all('path', stroke_linecap='square', stroke='#000000')]
        self.assertEqual(len(spines), 2)
        self.assertAlmostEqual(
            float(spines[0][1:].split(' ')[0]),
            float(spines[1].split('L')[0][1:].split(' ')[0]) / 2 + 640 / 2 - 6,
            delta=25,
        )

    def test_custom_legend(self):
        picture = self.draw("""
            import matplotlib.pyplot as plt
            from matplotlib.lines import Line2D
            from matplotlib.patches import Patch
            fig, ax = plt.subplots()
            ax.plot([1, 2, 3])
            handles = [Patch(facecolor='orange', edgecolor='r', label='surface'), Line2D([0], [0], color='b', lw=4, label='ligne'),
                       Line2D([0], [0], marker='o', color='w', markerfacecolor='g', markersize=15, label='point')]
            legend = ax.legend(handles=handles, loc='lower right', title='Légende', frameon=True, fontsize='small')
            legend.get_frame().set_facecolor('#fafafa')
            legend.get_texts()[0].set_color('red')
        """)
        self.assertEqual(len(picture.all('rect', fill='#ffa500', stroke='#ff0000')), 1)
        self.assertEqual(picture.text('surface').get('fill'), '#ff0000')
        self.assertEqual(len(picture.all('rect', fill='#fafafa')), 1)


class Colours(unittest.TestCase):
    def test_colours_are_read(self):
        self.assertEqual(colors.to_hex('steelblue'), '#4682b4')
        self.assertEqual(colors.to_rgba('#abc', 0.5)[3], 0.5)
        self.assertEqual(colors.to_hex('0.5'), '#808080')
        self.assertEqual(colors.to_rgba(('C1', 0.25))[3], 0.25)
        self.assertEqual(colors.to_rgb('tab:orange'), colors.to_rgb('C1'))
        with self.assertRaisesRegex(ValueError, 'nocolour'):
            plt.plot([1], [1], color='nocolour')

    def test_maps_give_colours(self):
        self.assertEqual(colors.to_hex(cm.viridis(0.0)), '#440154')
        self.assertEqual(colors.to_hex(plt.get_cmap('tab10')(3)), '#d62728')
        self.assertEqual(plt.cm.Blues_r(0.0), plt.cm.Blues(1.0))
        self.assertEqual(len(plt.cm.plasma([0.1, 0.5, 0.9])), 3)
        made = colors.LinearSegmentedColormap.from_list('mine', ['white', 'red'])
        self.assertEqual(colors.to_hex(made(1.0)), '#ff0000')
        with self.assertRaisesRegex(ValueError, 'viridis'):
            plt.get_cmap('nothing')

    def test_locators(self):
        self.assertEqual(ticker.MaxNLocator(5).tick_values(0, 17), [0, 5, 10, 15, 20])
        self.assertEqual(ticker.MultipleLocator(0.1).tick_values(0, 0.3), [0, 0.1, 0.2, 0.3])
        self.assertLess(len(ticker.MultipleLocator(1).tick_values(0, 1e12)), 20)
        self.assertEqual(ticker.EngFormatter('Hz')(12345), '12.345 kHz')
